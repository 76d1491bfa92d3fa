# Puts a header of eight bytes in front of every message, so that a receiver can tell where one ends:
# the letters "SKM1", then the length of the message in network order.

.license "GPL"

.struct header, magic=4, length=4

.set MAGIC, 0x314d4b53                      # "SKM1" as it is stored on a little-endian machine

insert_header:
    r6 = r1
    r7 = *(u32 *)(r6 + msg.size)            # before the header makes it longer

    # Makes room at byte 0. The bytes are not set to anything: each of them must be written below.
    r1 = r6
    r2 = 0
    r3 = sizeof.header
    r4 = 0
    call bpf_msg_push_data
    if r0 != 0 goto drop                    # a message without its header would confuse the receiver

    # The pointers from before the call are gone. The window is now the new bytes, no more.
    r2 = *(u64 *)(r6 + msg.data)
    r3 = *(u64 *)(r6 + msg.data_end)
    r4 = r2
    r4 += sizeof.header
    if r4 > r3 goto drop

    r1 = MAGIC
    *(u32 *)(r2 + header.magic) = r1
    r7 = be32 r7
    *(u32 *)(r2 + header.length) = r7
    r0 = SK_PASS
    exit

drop:
    r0 = SK_DROP
    exit
