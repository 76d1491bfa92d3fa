# Counts in a map value without asking whether the map has one for the key.

.license "GPL"

.map traffic, type=hash, key=4, value=8, max_entries=64

null_unchecked:
    r2 = *(u32 *)(r1 + msg.local_port)
    *(u32 *)(r10 - 4) = r2
    r1 = traffic ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
    r0 = SK_PASS
    exit
