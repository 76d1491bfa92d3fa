# Stores below the 512 bytes of stack that a program has.

.license "GPL"

stack_out_of_bounds:
    r1 = 0
    *(u64 *)(r10 - 520) = r1
    r0 = SK_PASS
    exit
