# Takes off the header that a proxy has put in front of every message: the letters "SKM1", then the
# length of the message in network order. (The program insert-header puts on the same.)
#
# A message without such a header passes as it is. stripped[0] counts headers taken off.

.license "GPL"

.map stripped, type=array, key=4, value=8, max_entries=1

.struct header, magic=4, length=4

.set MAGIC, 0x314d4b53                      # "SKM1" as it is stored on a little-endian machine

# One byte more than the header: a message of a header alone would have nothing left to send.
.set NEEDED, sizeof.header + 1

strip_header:
    r6 = r1
    r7 = *(u32 *)(r6 + msg.size)
    if r7 < NEEDED goto short

    r1 = r6
    r2 = 0
    r3 = NEEDED
    r4 = 0
    call bpf_msg_pull_data
    if r0 != 0 goto drop

    r1 = r6
    r2 = 0
    call bpf_msg_cork_bytes                 # nothing to wait for any more

    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += sizeof.header
    if r4 > r3 goto drop
    r1 = *(u32 *)(r2 + header.magic)
    if r1 != MAGIC goto pass
    r1 = *(u32 *)(r2 + header.length)
    r1 = be32 r1
    r7 -= sizeof.header
    if r1 != r7 goto drop                   # not what the proxy has sent: cut or glued on the way

    # Eight bytes from byte 0 on. The pointers into the message end here.
    r1 = r6
    r2 = 0
    r3 = sizeof.header
    r4 = 0
    call bpf_msg_pop_data
    if r0 != 0 goto drop                    # half a header is worse than none

    r1 = 0
    *(u32 *)(r10 - 4) = r1
    r1 = stripped ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto pass
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
pass:
    r0 = SK_PASS
    exit

    # Perhaps the beginning of a header: wait if the first letter fits.
short:
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += 1
    if r4 > r3 goto pass
    r1 = *(u8 *)(r2 + 0)
    r2 = 0
    if r1 != MAGIC & 0xff goto tell
    r2 = NEEDED
tell:
    r1 = r6
    call bpf_msg_cork_bytes
    r0 = SK_PASS
    exit

drop:
    r0 = SK_DROP
    exit
