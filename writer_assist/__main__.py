"""Starts the program; imports nothing before it is clear that this is not a child process."""


def main() -> None:
    """Run the command line, or open the window."""
    import multiprocessing
    import sys

    multiprocessing.freeze_support()
    # Started by the library process, see importing/reading_child.py.
    if sys.argv[1:] == ["--read-files"]:
        from writer_assist.importing import reading_child

        sys.exit(reading_child.main())

    from writer_assist.cli.main import run

    run()


if __name__ == "__main__":
    main()
