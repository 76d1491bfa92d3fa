# Counts messages and bytes of each connection, and passes them all on.
#
# User space reads `traffic`: the key tells the connection by its two ports, the value holds the two
# counters.

.license "GPL"

.struct key, local_port=4, remote_port=4
.struct counters, messages=8, bytes=8

.map traffic, type=hash, key=sizeof.key, value=sizeof.counters, max_entries=1024

# Where they lie on the stack.
.set KEY, -8
.set ZERO, -24

count_per_socket:
    r6 = r1                                 # calls clobber r1 to r5; r6 to r9 survive them

    # The key. Both ports as plain numbers: remote_port is in network order, local_port is not.
    r2 = *(u32 *)(r6 + msg.local_port)
    *(u32 *)(r10 + KEY + key.local_port) = r2
    r2 = *(u32 *)(r6 + msg.remote_port)
    r2 = be32 r2
    *(u32 *)(r10 + KEY + key.remote_port) = r2

    r1 = traffic ll
    r2 = r10
    r2 += KEY
    call bpf_map_lookup_elem
    if r0 != 0 goto count

    # The first message of this connection: make an entry of zeros. BPF_NOEXIST keeps the counters of
    # another CPU that was here first; then its entry is the one to count in.
    r1 = 0
    *(u64 *)(r10 + ZERO + counters.messages) = r1
    *(u64 *)(r10 + ZERO + counters.bytes) = r1
    r1 = traffic ll
    r2 = r10
    r2 += KEY
    r3 = r10
    r3 += ZERO
    r4 = BPF_NOEXIST
    call bpf_map_update_elem

    r1 = traffic ll
    r2 = r10
    r2 += KEY
    call bpf_map_lookup_elem
    if r0 == 0 goto pass                    # the map is full: this connection goes uncounted

count:
    r1 = 1
    lock *(u64 *)(r0 + counters.messages) += r1
    r1 = *(u32 *)(r6 + msg.size)            # all bytes of the message, also those out of sight
    lock *(u64 *)(r0 + counters.bytes) += r1

pass:
    r0 = SK_PASS
    exit
