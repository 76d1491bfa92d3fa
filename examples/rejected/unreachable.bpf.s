# Has an instruction that no path leads to.

.license "GPL"

unreachable:
    r0 = SK_PASS
    goto done
    r0 = SK_DROP
done:
    exit
