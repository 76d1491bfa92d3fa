# Refuses to send to certain ports, and counts what it refused.
#
# User space lists the ports: an entry of `blocked` has the port as its key, as a plain number, and a
# counter as its value. A message to any other port passes.

.license "GPL"

.map blocked, type=hash, key=4, value=8, max_entries=256

drop_by_port:
    # The context has remote_port in network order, in the first two of its four bytes (local_port,
    # just behind it, is in host order). Read as a big-endian number of 32 bits it is the port.
    r2 = *(u32 *)(r1 + msg.remote_port)
    r2 = be32 r2

    # Keys and values of maps are passed by address: the key goes to the stack.
    *(u32 *)(r10 - 4) = r2
    r1 = blocked ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem

    # The result is the address of the value, or 0: without this check nothing behind it may be read.
    if r0 == 0 goto pass

    # Several CPUs may be here at once: an atomic addition loses none of them.
    r1 = 1
    lock *(u64 *)(r0 + 0) += r1
    r0 = SK_DROP
    exit

pass:
    r0 = SK_PASS
    exit
