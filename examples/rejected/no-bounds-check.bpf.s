# Reads the first byte of a message that may have none.

.license "GPL"

no_bounds_check:
    r2 = *(u64 *)(r1 + msg.data)
    r0 = *(u8 *)(r2 + 0)
    exit
