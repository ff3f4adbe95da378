"""Messages between the window and the two engines; plain values, nothing else.

For each request the engine sends any number of ``AnswerPart`` and then exactly one ``Done`` or
``Failed``.  A cancelled request gets no further answer.
"""
