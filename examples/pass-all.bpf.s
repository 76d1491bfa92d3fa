# Passes every message on as it is: the smallest sk_msg program there is.
#
# The kernel runs it once for each message that a socket of the map sends, before TCP sees a byte.
# R1 points to the message (struct sk_msg_md); what R0 holds at the end is the verdict.

.license "GPL"

pass_all:
    r0 = SK_PASS
    exit
