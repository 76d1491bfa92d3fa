# Writes to the context: a message's size is not changed by storing another number there.

.license "GPL"

context_write:
    r2 = 0
    *(u32 *)(r1 + msg.size) = r2
    r0 = SK_PASS
    exit
