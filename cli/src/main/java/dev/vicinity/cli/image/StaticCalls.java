package dev.vicinity.cli.image;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives a class, as methods of its own, what the JVM would write into new classes at each start:
/// which case of a switch over types applies, and `equals`, `hashCode` and `toString` of records.
/// AOT caches keep only what lambdas and joined texts are linked to (JEP 483). Of one class, once.
final class StaticCalls implements ClassTransform {
  private static final String PREFIX = "static$";

  private final ClassDesc owner;
  private final boolean isInterface;
  private final List<Method> methods = new ArrayList<>();

  /// A method that takes the place of what a call would be linked to.
  interface Body {
    void write(CodeBuilder code);
  }

  private record Method(String name, MethodTypeDesc type, Body body) {}

  StaticCalls(ClassModel model) {
    owner = model.thisClass().asSymbol();
    isInterface = model.flags().has(AccessFlag.INTERFACE);
  }

  @Override
  public void accept(ClassBuilder builder, ClassElement element) {
    if (element instanceof MethodModel method) {
      builder.transformMethod(method, MethodTransform.transformingCode(this::replace));
    } else {
      builder.with(element);
    }
  }

  @Override
  public void atEnd(ClassBuilder builder) {
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
    for (var method : methods) {
      builder.withMethodBody(method.name(), method.type(), flags, method.body()::write);
    }
  }

  private void replace(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeDynamicInstruction call) {
      var body = body(call);
      if (body.isPresent()) {
        var method = new Method(PREFIX + methods.size(), call.typeSymbol(), body.get());
        methods.add(method);
        code.invokestatic(owner, method.name(), method.type(), isInterface);
        return;
      }
    }
    code.with(element);
  }

  private static Optional<Body> body(InvokeDynamicInstruction call) {
    return switch (call.bootstrapMethod().owner().displayName()) {
      case "SwitchBootstraps" -> TypeSwitch.of(call);
      case "ObjectMethods" -> RecordMethod.of(call);
      default -> Optional.empty();
    };
  }
}
