# A program that is not under the GPL.
.license "Proprietary"

short_ones:
    r2 = *(u32 *)(r1 + msg.size)
    r0 = SK_PASS
    if r2 < 4 goto done
    r0 = SK_DROP
done:
    exit
