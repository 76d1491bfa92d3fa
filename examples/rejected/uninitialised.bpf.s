# Returns a register that nothing has been written to.

.license "GPL"

uninitialised:
    r2 = *(u32 *)(r1 + msg.size)
    if r2 > 1000 goto done
    r0 = SK_PASS
done:
    exit
