package dev.vicinity.cli.image;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What `ObjectMethods` links `equals`, `hashCode` and `toString` of a record to, as code.
sealed interface RecordMethod extends StaticCalls.Body {
  ClassDesc OBJECTS = Objects.class.describeConstable().orElseThrow();

  /// One component, as the field that holds it.
  record Component(ClassDesc owner, String name, ClassDesc type) {
    TypeKind kind() {
      return TypeKind.from(type);
    }

    /// Puts it on the stack, from the record in `slot`.
    void load(CodeBuilder code, int slot) {
      code.aload(slot).getfield(owner, name, type);
    }

    /// The class whose static methods work on it.
    ClassDesc helper() {
      return switch (kind()) {
        case BOOLEAN -> of(Boolean.class);
        case BYTE -> of(Byte.class);
        case CHAR -> of(Character.class);
        case SHORT -> of(Short.class);
        case INT -> of(Integer.class);
        case LONG -> of(Long.class);
        case FLOAT -> of(Float.class);
        case DOUBLE -> of(Double.class);
        case REFERENCE, VOID -> OBJECTS;
      };
    }

    /// Its type, or Object where methods of any object are asked.
    ClassDesc general() {
      return type.isPrimitive() ? type : CD_Object;
    }

    private static ClassDesc of(Class<?> type) {
      return type.describeConstable().orElseThrow();
    }
  }

  /// What a record's class has to say of it.
  static Optional<StaticCalls.Body> of(InvokeDynamicInstruction call) {
    var arguments = call.bootstrapArgs();
    var owner = (ClassDesc) arguments.getFirst();
    var components = new ArrayList<Component>();
    for (var getter : arguments.subList(2, arguments.size())) {
      var field = (DirectMethodHandleDesc) getter;
      var type = field.invocationType().returnType();
      components.add(new Component(owner, field.methodName(), type));
    }
    return switch (call.name().stringValue()) {
      case "equals" -> Optional.of(new Equals(owner, components));
      case "hashCode" -> Optional.of(new HashCode(components));
      case "toString" -> Optional.of(new ToString(owner, components));
      default -> Optional.empty();
    };
  }

  /// Of a record and any object.
  record Equals(ClassDesc owner, List<Component> components) implements RecordMethod {
    private static final int CAST = 2;

    @Override
    public void write(CodeBuilder code) {
      var same = code.newLabel();
      var different = code.newLabel();
      code.aload(0).aload(1).if_acmpeq(same);
      code.aload(1).instanceOf(owner).ifeq(different);
      code.aload(1).checkcast(owner).astore(CAST);
      for (var component : components) {
        component.load(code, 0);
        component.load(code, CAST);
        compare(code, component, different);
      }
      code.labelBinding(same).loadConstant(1).ireturn();
      code.labelBinding(different).loadConstant(0).ireturn();
    }

    private static void compare(CodeBuilder code, Component component, Label different) {
      switch (component.kind().asLoadable()) {
        case INT -> code.if_icmpne(different);
        case LONG -> code.lcmp().ifne(different);
        case FLOAT, DOUBLE -> {
          var type = MethodTypeDesc.of(CD_int, component.type(), component.type());
          code.invokestatic(component.helper(), "compare", type).ifne(different);
        }
        default -> {
          var type = MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object);
          code.invokestatic(OBJECTS, "equals", type).ifeq(different);
        }
      }
    }
  }

  /// 31 times what was before, plus the component's.
  record HashCode(List<Component> components) implements RecordMethod {
    @Override
    public void write(CodeBuilder code) {
      code.loadConstant(0);
      for (var component : components) {
        code.loadConstant(31).imul();
        component.load(code, 0);
        var type = MethodTypeDesc.of(CD_int, component.general());
        code.invokestatic(component.helper(), "hashCode", type).iadd();
      }
      code.ireturn();
    }
  }

  /// `Name[component=value, …]`.
  record ToString(ClassDesc owner, List<Component> components) implements RecordMethod {
    private static final ClassDesc BUILDER = StringBuilder.class.describeConstable().orElseThrow();

    @Override
    public void write(CodeBuilder code) {
      code.new_(BUILDER).dup();
      code.invokespecial(BUILDER, "<init>", MethodTypeDesc.of(CD_void));
      code.loadConstant(owner);
      code.invokevirtual(CD_Class, "getSimpleName", MethodTypeDesc.of(CD_String));
      append(code, CD_String);
      var before = "[";
      for (var component : components) {
        code.loadConstant(before + component.name() + "=");
        append(code, CD_String);
        component.load(code, 0);
        var kind = component.kind();
        append(
            code, kind == TypeKind.BYTE || kind == TypeKind.SHORT ? CD_int : component.general());
        before = ", ";
      }
      code.loadConstant(components.isEmpty() ? "[]" : "]");
      append(code, CD_String);
      code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String)).areturn();
    }

    private static void append(CodeBuilder code, ClassDesc type) {
      code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, type));
    }
  }
}
