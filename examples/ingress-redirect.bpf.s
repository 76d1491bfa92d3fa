# Hands messages to local workers: what a client sends to a port of the list `routes` goes into the
# receive queue of a worker's socket, whatever connection that socket has.
#
# routes: the port as a plain number, the index of the worker in `workers`.

.license "GPL"

.map routes, type=hash, key=4, value=4, max_entries=64
.map workers, type=sockmap, key=4, value=4, max_entries=16

ingress_redirect:
    r6 = r1
    r2 = *(u32 *)(r6 + msg.remote_port)
    r2 = be32 r2
    *(u32 *)(r10 - 4) = r2
    r1 = routes ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto pass                    # no route: by TCP, as always

    # The index is read before the call, as a number: unlike a sockhash a sockmap takes its key in a
    # register, not by address.
    r3 = *(u32 *)(r0 + 0)
    r1 = r6
    r2 = workers ll
    r4 = BPF_F_INGRESS                      # into the receive queue of that socket
    call bpf_msg_redirect_map

    # SK_PASS if there is such a socket, SK_DROP if not. Returned as it is, a message whose worker is
    # gone is refused. (The program shortcut returns SK_PASS in both cases.)
    exit

pass:
    r0 = SK_PASS
    exit
