# Looks into one map of every kind and writes down what it found.

.map limits, type=hash, key=4, value=16, max_entries=4
.map routes, type=lpm_trie, key=8, value=4, max_entries=4, flags=BPF_F_NO_PREALLOC
.map jobs, type=queue, value=4, max_entries=4
.map undo, type=stack, value=4, max_entries=4
.map known, type=bloom_filter, value=4, max_entries=4
.map hits, type=percpu_array, key=4, value=8, max_entries=1
.map small, type=array, key=4, value=4, max_entries=2
.map tables, type=array_of_maps, key=4, value=4, max_entries=2, inner=small
.map state, type=sk_storage, key=4, value=4, flags=BPF_F_NO_PREALLOC
.map found, type=array, key=4, value=4, max_entries=5

look:
    r6 = r1

    r1 = jobs ll
    r2 = r10
    r2 += -4
    call bpf_map_pop_elem
    if r0 != 0 goto no_job
    r1 = 0
    r2 = *(u32 *)(r10 - 4)
    call note
no_job:

    *(u32 *)(r10 - 8) = 32
    *(u32 *)(r10 - 4) = 0x0302010a          # 10.1.2.3
    r1 = routes ll
    r2 = r10
    r2 += -8
    call bpf_map_lookup_elem
    if r0 == 0 goto no_route
    r1 = 1
    r2 = *(u32 *)(r0 + 0)
    call note
no_route:

    *(u32 *)(r10 - 4) = 0
    r1 = tables ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto no_table
    *(u32 *)(r10 - 4) = 1
    r1 = r0
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto no_table
    r1 = 2
    r2 = *(u32 *)(r0 + 0)
    call note
no_table:

    *(u32 *)(r10 - 4) = 7
    r1 = known ll
    r2 = r10
    r2 += -4
    call bpf_map_peek_elem
    r1 = 3
    r2 = r0
    call note

    *(u32 *)(r10 - 4) = 0
    r1 = hits ll
    r2 = r10
    r2 += -4
    call bpf_map_lookup_elem
    if r0 == 0 goto done
    r1 = *(u64 *)(r0 + 0)
    r1 += 1
    *(u64 *)(r0 + 0) = r1

    r2 = *(u64 *)(r6 + msg.sk)
    if r2 == 0 goto done
    r1 = state ll
    r3 = 0
    r4 = 0
    call bpf_sk_storage_get
    if r0 == 0 goto done
    r1 = 4
    r2 = *(u32 *)(r0 + 0)
    call note
done:
    r0 = SK_PASS
    exit

# found[r1] = r2
note:
    *(u32 *)(r10 - 4) = r1
    *(u32 *)(r10 - 8) = r2
    r1 = found ll
    r2 = r10
    r2 += -4
    r3 = r10
    r3 += -8
    r4 = BPF_ANY
    call bpf_map_update_elem
    r0 = 0
    exit
