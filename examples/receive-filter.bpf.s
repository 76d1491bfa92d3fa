# Looks at what comes in, where a program of type sk_msg looks at what goes out: a stream parser and a
# stream verdict, both of type sk_skb. What begins with the byte 0xff never reaches the reader.
#
# seen[0] counts what was thrown away, seen[1] what was let through.

.license "GPL"

.map seen, type=array, key=4, value=8, max_entries=2

# The parser tells how long the message is that begins here: all that has come is one. (A parser that
# reads a length must know that byte 0 is that of the packet, and that a packet may hold several.)
.section sk_skb/stream_parser,"ax",@progbits
.globl everything
everything:
    r0 = *(u32 *)(r1 + skb.len)
    exit

# The verdict of each message. SK_PASS gives it to the reader, SK_DROP throws it away; the sender learns
# nothing of it, and the connection goes on.
.section sk_skb/stream_verdict,"ax",@progbits
.globl receive_filter
receive_filter:
    r6 = r1
    r7 = SK_PASS

    # Copies a byte to the stack, wherever in the packet it lies: data and data_end, which a sk_skb
    # program has too, may show none of it.
    r2 = 0
    r3 = r10
    r3 += -8
    r4 = 1
    call bpf_skb_load_bytes
    if r0 != 0 goto count
    r1 = *(u8 *)(r10 - 8)
    if r1 != 0xff goto count
    r7 = SK_DROP

count:
    *(u32 *)(r10 - 4) = r7                  # the verdicts are 0 and 1, as are the indexes
    r1 = seen ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto verdict
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
verdict:
    r0 = r7
    exit
