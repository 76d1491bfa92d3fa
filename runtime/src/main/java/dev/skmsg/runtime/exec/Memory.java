package dev.skmsg.runtime.exec;

import dev.skmsg.runtime.exec.Region.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// All that guests of one machine can address: stack frames, the packet window, map values, kernel
/// objects.
///
/// Same calls, same addresses: regions are numbered in the order in which they are made.
public final class Memory {
  /// Bytes of one stack frame. kernel: filter.h, MAX_BPF_STACK, 6.18
  public static final int FRAME_SIZE = 512;

  // So many windows pass before the address of a packet is used again.
  private static final int WINDOWS = 64;
  // So many regions are given back before the address of one of them is used again.
  private static final int QUARANTINE = 1024;

  private Region[] regions = new Region[256];
  private int count;
  private final List<Region> frames = new ArrayList<>();
  private final Region[] windows = new Region[WINDOWS];
  private int window;
  private final IdentityHashMap<KernelObject, Region> objects = new IdentityHashMap<>();
  private final List<Region> retired = new ArrayList<>();
  private final Queue<Integer> freed = new ArrayDeque<>();

  public Memory() {
    for (int i = 0; i < WINDOWS; i++) {
      windows[i] = add(Kind.PACKET, "packet", null);
    }
  }

  private Region add(Kind kind, String label, @Nullable KernelObject object) {
    Integer used = freed.size() > QUARANTINE ? freed.remove() : null;
    int id = used == null ? count++ : used;
    if (id == regions.length) {
      regions = Arrays.copyOf(regions, 2 * id);
    }
    Region region = new Region(id, kind, label, object);
    regions[id] = region;
    return region;
  }

  /// Makes plain memory over a part of an array, which stays shared with the caller.
  public Region allocate(
      Kind kind, String label, byte[] bytes, int start, int length, boolean writable) {
    Region region = add(kind, label, null);
    region.back(bytes, start, length, writable);
    return region;
  }

  /// Gives plain memory back when the run under way has ended, as the kernel waits for its readers.
  public void retire(Region region) {
    retired.add(region);
  }

  void endRun() {
    if (!retired.isEmpty()) {
      retired.forEach(this::release);
      retired.clear();
    }
  }

  /// Gives plain memory back: its addresses trap from now on.
  public void release(Region region) {
    region.free();
    freed.add(region.id);
  }

  /// The address of an object, the same at each call until [#forget].
  public long addressOf(KernelObject object) {
    Region region = objects.get(object);
    if (region == null) {
      region = add(Kind.OBJECT, object.label(), object);
      objects.put(object, region);
    }
    return region.address();
  }

  /// Ends an object's life: its address traps from now on.
  public void forget(KernelObject object) {
    Region region = objects.remove(object);
    if (region != null) {
      regions[region.id] = new Region(region.id, Kind.FREED, region.label(), null);
      freed.add(region.id);
    }
  }

  /// The plain memory that begins at this address.
  public @Nullable Region regionAt(long address) {
    Region region = region(address);
    return region != null && region.object() == null && region.address() == address ? region : null;
  }

  /// The object that begins at this address.
  public @Nullable KernelObject objectAt(long address) {
    Region region = region(address);
    return region != null && Region.offset(address) == 0 ? region.object() : null;
  }

  Region code(String program) {
    return add(Kind.CODE, program, null);
  }

  /// The stack frame at this depth, zeroed.
  Region frame(int depth) {
    while (frames.size() <= depth) {
      Region frame = add(Kind.STACK, "stack frame " + frames.size(), null);
      frame.back(new byte[FRAME_SIZE], 0, FRAME_SIZE, true);
      frames.add(frame);
    }
    Region frame = frames.get(depth);
    frame.fill((byte) 0);
    return frame;
  }

  /// Moves the packet window: data to data_end is then this part of the array, which stays shared.
  /// Addresses of earlier windows trap from now on.
  public void window(byte[] bytes, int start, int length) {
    windows[window].empty();
    window = (window + 1) % WINDOWS;
    windows[window].back(bytes, start, length, true);
  }

  /// Takes the window away: data and data_end are 0.
  public void closeWindow() {
    windows[window].empty();
  }

  /// Marks bytes of the window as never written by anyone.
  ///
  /// @param from bytes from the window's start
  public void undefined(int from, int to) {
    windows[window].undefine(from, to);
  }

  /// data, or 0 while the window is empty.
  public long windowStart() {
    Region region = windows[window];
    return region.length() == 0 ? 0 : region.address();
  }

  /// data_end, or 0 while the window is empty.
  public long windowEnd() {
    Region region = windows[window];
    return region.length() == 0 ? 0 : region.address() + region.length();
  }

  /// The region an address belongs to, in or out of its bounds.
  @Nullable Region region(long address) {
    int id = (int) (address >>> 32) ^ 0x8000_0000;
    Region[] table = regions;
    return id >= 0 && id < table.length ? table[id] : null;
  }

  /// What is at an address, in words.
  public String describe(long address) {
    Region region = region(address);
    if (region == null) {
      return Long.compareUnsigned(address, 4096) < 0 ? "null pointer" : "no memory there";
    }
    int offset = Region.offset(address);
    return switch (region.kind()) {
      case STACK -> region.label() + ", fp" + signed(offset - FRAME_SIZE);
      case PACKET -> packet(region, offset);
      case MAP_VALUE, BUFFER ->
          "%s%s of %d bytes".formatted(region.label(), signed(offset), region.length());
      case OBJECT, CODE -> region.label() + (offset == 0 ? "" : signed(offset));
      case FREED -> region.label() + ", which has been given back";
    };
  }

  private String packet(Region region, int offset) {
    if (region != windows[window]) {
      return "a packet pointer from before the packet moved";
    }
    return "packet%s of %d bytes".formatted(signed(offset), region.length());
  }

  private static String signed(int offset) {
    return offset < 0 ? Integer.toString(offset) : "+" + offset;
  }
}
