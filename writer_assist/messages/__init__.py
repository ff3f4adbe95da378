"""What the window and the two engines say to each other; plain values, nothing else.

A request goes one way; the engine answers it with any number of ``Piece`` and
exactly one ``Done`` or ``Failed``.  A cancelled request is answered no more.
"""
