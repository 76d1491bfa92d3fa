package dev.skmsg.bpf.object;

import dev.skmsg.bpf.object.BtfType.ArrayType;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.DataSection;
import dev.skmsg.bpf.object.BtfType.DeclarationTag;
import dev.skmsg.bpf.object.BtfType.Enumeration;
import dev.skmsg.bpf.object.BtfType.FloatType;
import dev.skmsg.bpf.object.BtfType.Forward;
import dev.skmsg.bpf.object.BtfType.FunctionType;
import dev.skmsg.bpf.object.BtfType.IntegerType;
import dev.skmsg.bpf.object.BtfType.Member;
import dev.skmsg.bpf.object.BtfType.Modified;
import dev.skmsg.bpf.object.BtfType.Pointer;
import dev.skmsg.bpf.object.BtfType.Prototype;
import dev.skmsg.bpf.object.BtfType.Typedef;
import dev.skmsg.bpf.object.BtfType.Variable;
import dev.skmsg.bpf.object.BtfType.Void;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The part of a kernel's types that can be reached from some structs by reading members and
/// following pointers to structs; ids change, their order does not.
///
/// Pointers to anything but a struct or union point to void, and enumerations have no values: what
/// is left tells everything about where members lie and what they point to.
public final class BtfSelection {
  /// How the structs end that list members a kernel trusts. kernel: verifier.c,
  /// BTF_TYPE_SAFE_TRUSTED and its kin, 6.18
  private static final List<String> TRUST_LISTS =
      List.of("__safe_rcu", "__safe_rcu_or_null", "__safe_trusted", "__safe_trusted_or_null");

  private final Btf btf;
  private final TreeMap<Integer, Integer> ids = new TreeMap<>();
  private final List<Integer> open = new ArrayList<>();

  private BtfSelection(Btf btf) {
    this.btf = btf;
  }

  /// A .BTF section with these structs, those that list trusted members, and all they lead to. A
  /// struct that the kernel lacks is left out.
  public static byte[] select(Btf btf, Collection<String> structs) {
    BtfSelection selection = new BtfSelection(btf);
    structs.forEach(name -> btf.findStruct(name).ifPresent(selection::reach));
    IntStream.range(1, btf.count())
        .filter(id -> btf.type(id) instanceof Composite it && listsTrust(it.name()))
        .forEach(selection::reach);
    return selection.write();
  }

  private static boolean listsTrust(String name) {
    return TRUST_LISTS.stream().anyMatch(name::endsWith);
  }

  private void reach(int id) {
    if (id != 0 && ids.put(id, 0) == null) {
      open.add(id);
    }
  }

  private byte[] write() {
    while (!open.isEmpty()) {
      follow(btf.type(open.removeLast()));
    }
    int next = 1;
    for (var entry : ids.entrySet()) {
      entry.setValue(next++);
    }
    List<BtfType> types = new ArrayList<>();
    types.add(new Void());
    ids.keySet().forEach(id -> types.add(renumbered(btf.type(id))));
    return BtfWriter.write(types, new StringTable());
  }

  private void follow(BtfType type) {
    switch (type) {
      case Pointer it -> reach(target(it));
      case ArrayType it -> reach(it.element());
      case Composite it -> it.members().forEach(member -> reach(member.type()));
      case Typedef it -> reach(it.target());
      case Modified it -> reach(it.target());
      case Void _,
          IntegerType _,
          FloatType _,
          Enumeration _,
          Forward _,
          FunctionType _,
          Prototype _,
          Variable _,
          DataSection _,
          DeclarationTag _ -> {}
    }
  }

  private int target(Pointer pointer) {
    int id = btf.withoutModifiers(pointer.target());
    return btf.type(id) instanceof Composite ? pointer.target() : 0;
  }

  private int number(int id) {
    return id == 0 ? 0 : ids.getOrDefault(id, 0);
  }

  private BtfType renumbered(BtfType type) {
    return switch (type) {
      case Pointer it -> new Pointer(number(target(it)));
      case ArrayType it -> new ArrayType(number(it.element()), 0, it.count());
      case Composite it ->
          new Composite(
              it.name(),
              it.union(),
              it.bytes(),
              it.bitfields(),
              it.members().stream().map(this::renumbered).toList());
      case Typedef it -> new Typedef(it.name(), number(it.target()));
      case Modified it ->
          new Modified(it.modifier(), it.name(), it.attribute(), number(it.target()));
      case Enumeration it ->
          new Enumeration(it.name(), it.wide(), it.signed(), it.bytes(), List.of());
      case Void _, IntegerType _, FloatType _, Forward _ -> type;
      case FunctionType _, Prototype _, Variable _, DataSection _, DeclarationTag _ ->
          throw new IllegalStateException("no member has the type " + type);
    };
  }

  private Member renumbered(Member member) {
    return new Member(
        member.name(), number(member.type()), member.bitOffset(), member.bitfieldSize());
  }
}
