"""Starts the program; imports nothing until it is known to be no child process."""


def main() -> None:
    """Run the command line, or open the window."""
    import multiprocessing

    multiprocessing.freeze_support()

    from writer_assist.cli.main import run

    run()


if __name__ == "__main__":
    main()
