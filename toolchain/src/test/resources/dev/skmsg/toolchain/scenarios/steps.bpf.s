# Does to a message what its maps say, in this order, and returns verdict[0]. A step whose numbers are
# all 0 is left out.
#
# pull: [0] start, [1] end. push: [0] start, [1] length. pop: [0] start, [1] length. apply[0], cork[0]:
# bytes. redirect: [0] 1 to redirect, [1] the key in socks, [2] flags. result: what the last pull [0],
# push [1], pop [2] and redirect [3] returned.

.license "GPL"

.map pull, type=array, key=4, value=4, max_entries=2
.map push, type=array, key=4, value=4, max_entries=2
.map pop, type=array, key=4, value=4, max_entries=2
.map apply, type=array, key=4, value=4, max_entries=1
.map cork, type=array, key=4, value=4, max_entries=1
.map redirect, type=array, key=4, value=4, max_entries=3
.map verdict, type=array, key=4, value=4, max_entries=1
.map result, type=array, key=4, value=4, max_entries=4
.map socks, type=sockmap, key=4, value=8, max_entries=8

steps:
    r6 = r1

    r1 = pull ll
    r2 = 1
    call number
    if r0 == 0 goto do_push
    r7 = r0
    r1 = pull ll
    r2 = 0
    call number
    r1 = r6
    r2 = r0
    r3 = r7
    r4 = 0
    call bpf_msg_pull_data
    r1 = 0
    r2 = r0
    call tell

do_push:
    r1 = push ll
    r2 = 1
    call number
    if r0 == 0 goto do_pop
    r7 = r0
    r1 = push ll
    r2 = 0
    call number
    r1 = r6
    r2 = r0
    r3 = r7
    r4 = 0
    call bpf_msg_push_data
    r1 = 1
    r2 = r0
    call tell

do_pop:
    r1 = pop ll
    r2 = 1
    call number
    if r0 == 0 goto do_apply
    r7 = r0
    r1 = pop ll
    r2 = 0
    call number
    r1 = r6
    r2 = r0
    r3 = r7
    r4 = 0
    call bpf_msg_pop_data
    r1 = 2
    r2 = r0
    call tell

do_apply:
    r1 = apply ll
    r2 = 0
    call number
    if r0 == 0 goto do_cork
    r1 = r6
    r2 = r0
    call bpf_msg_apply_bytes

do_cork:
    r1 = cork ll
    r2 = 0
    call number
    if r0 == 0 goto do_redirect
    r1 = r6
    r2 = r0
    call bpf_msg_cork_bytes

do_redirect:
    r1 = redirect ll
    r2 = 0
    call number
    if r0 == 0 goto return
    r1 = redirect ll
    r2 = 1
    call number
    r7 = r0
    r1 = redirect ll
    r2 = 2
    call number
    r1 = r6
    r2 = socks ll
    r3 = r7
    r4 = r0
    call bpf_msg_redirect_map
    r1 = 3
    r2 = r0
    call tell

return:
    r1 = verdict ll
    r2 = 0
    call number
    exit

# The number that the map r1 has at the index r2.
number:
    *(u32 *)(r10 - 4) = r2
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto none
    r0 = *(u32 *)(r0 + 0)
none:
    exit

# Sets result[r1] to r2.
tell:
    *(u32 *)(r10 - 4) = r1
    *(u32 *)(r10 - 8) = r2
    r1 = result ll
    r2 = r10
    r2 += -4
    r3 = r10
    r3 += -8
    r4 = 0
    call bpf_map_update_elem
    r0 = 0
    exit
