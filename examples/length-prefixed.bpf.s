# A stream of records, each with its length before it: four bytes in network order, then so many
# bytes. Each record gets a verdict of its own, whether a send holds a part of one or a hundred.
#
# Records up to LIMIT bytes pass. A longer one is refused, and with it the rest of its connection.
# records[0] counts those let through, records[1] those refused.

.license "GPL"

.map records, type=array, key=4, value=8, max_entries=2

.set PREFIX, 4
.set LIMIT, 1000

length_prefixed:
    r6 = r1
    r2 = *(u32 *)(r6 + msg.size)
    if r2 < PREFIX goto short

    r1 = r6
    r2 = 0
    r3 = PREFIX
    r4 = 0
    call bpf_msg_pull_data
    if r0 != 0 goto drop

    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += PREFIX
    if r4 > r3 goto drop
    r7 = *(u32 *)(r2 + 0)
    r7 = be32 r7

    r1 = r6
    r2 = 0
    call bpf_msg_cork_bytes                 # enough has come, do not hold back what follows

    r8 = 1                                  # the index in records
    if r7 > LIMIT goto apply
    r8 = 0

    # The verdict is for the bytes of this record. If the message has more, the program runs again and
    # then sees the next record at its byte 0. If it has fewer, the verdict holds for the bytes still
    # to come, in as many sends as it takes, and the program does not run for them.
apply:
    r7 += PREFIX
    r1 = r6
    r2 = r7
    call bpf_msg_apply_bytes

    *(u32 *)(r10 - 4) = r8
    r1 = records ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto verdict
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
verdict:
    if r8 != 0 goto drop
    r0 = SK_PASS
    exit

    # Not even a whole length: wait for it. The verdict with it counts for nothing.
short:
    r1 = r6
    r2 = PREFIX
    call bpf_msg_cork_bytes
    r0 = SK_PASS
    exit

drop:
    r0 = SK_DROP
    exit
