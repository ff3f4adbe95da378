"""Starts the program; imports nothing until it is known to be no child process."""


def main() -> None:
    """Run the command line, or open the window."""
    import multiprocessing
    import sys

    multiprocessing.freeze_support()
    if sys.argv[1:] == ["--read-files"]:  # by the library, see importing/reading_child.py
        from writer_assist.importing import reading_child

        sys.exit(reading_child.main())

    from writer_assist.cli.main import run

    run()


if __name__ == "__main__":
    main()
