package dev.skmsg.bpf.object;

import java.util.List;

/// A type, function or variable as BTF describes it. Other types are named by their id.
///
/// Source: Documentation/bpf/btf.rst, 6.18. Names are empty where there is none.
public sealed interface BtfType {

  /// The name in the source, or the empty string.
  String name();

  /// Id 0: no type.
  record Void() implements BtfType {
    @Override
    public String name() {
      return "";
    }
  }

  /// @param bytes storage
  /// @param encoding BTF_INT_SIGNED | BTF_INT_CHAR | BTF_INT_BOOL
  /// @param bitOffset of the value in its storage
  /// @param bits of the value
  record IntegerType(String name, int bytes, int encoding, int bitOffset, int bits)
      implements BtfType {
    public static final int SIGNED = 1;
    public static final int BOOLEAN = 4;
  }

  record Pointer(int target) implements BtfType {
    @Override
    public String name() {
      return "";
    }
  }

  /// @param count elements, unsigned
  record ArrayType(int element, int index, int count) implements BtfType {
    @Override
    public String name() {
      return "";
    }
  }

  /// A struct or union.
  ///
  /// @param bitfields whether members carry a bitfield size
  record Composite(String name, boolean union, int bytes, boolean bitfields, List<Member> members)
      implements BtfType {
    public Composite {
      members = List.copyOf(members);
    }
  }

  /// @param bitOffset from the start of the composite
  /// @param bitfieldSize bits, 0 when the member is no bitfield
  record Member(String name, int type, int bitOffset, int bitfieldSize) {}

  /// @param wide 64-bit values (BTF_KIND_ENUM64)
  record Enumeration(String name, boolean wide, boolean signed, int bytes, List<Enumerator> values)
      implements BtfType {
    public Enumeration {
      values = List.copyOf(values);
    }
  }

  record Enumerator(String name, long value) {}

  /// A struct or union that is declared and not defined.
  record Forward(String name, boolean union) implements BtfType {}

  record Typedef(String name, int target) implements BtfType {}

  /// const, volatile, restrict, or a type tag.
  ///
  /// @param name of a type tag; empty for the others
  /// @param attribute the tag is a compiler attribute (BTF's kind flag)
  record Modified(Modifier modifier, String name, boolean attribute, int target)
      implements BtfType {}

  enum Modifier {
    VOLATILE,
    CONST,
    RESTRICT,
    TYPE_TAG
  }

  record FunctionType(String name, Linkage linkage, int prototype) implements BtfType {}

  record Prototype(int result, List<Parameter> parameters) implements BtfType {
    public Prototype {
      parameters = List.copyOf(parameters);
    }

    @Override
    public String name() {
      return "";
    }
  }

  /// @param type 0 in the last place for `...`
  record Parameter(String name, int type) {}

  /// BTF: BTF_FUNC_* and BTF_VAR_*; the ordinal is the number.
  enum Linkage {
    STATIC,
    GLOBAL,
    EXTERN
  }

  record Variable(String name, Linkage linkage, int type) implements BtfType {}

  /// @param bytes unsigned; compilers leave 0 for a loader to fill in
  record DataSection(String name, int bytes, List<Placement> variables) implements BtfType {
    public DataSection {
      variables = List.copyOf(variables);
    }
  }

  /// @param type a [Variable], or an extern [FunctionType]
  record Placement(int type, int offset, int bytes) {}

  record FloatType(String name, int bytes) implements BtfType {}

  /// @param component index of a member or parameter, -1 for the whole target
  record DeclarationTag(String name, boolean attribute, int target, int component)
      implements BtfType {}
}
