package dev.vicinity.cli.image;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `SwitchBootstraps.typeSwitch` as code: of an object and a number, the first of the `cases` from
/// that number on that the object is of; their count if none is, -1 of null.
record TypeSwitch(List<ClassDesc> cases) implements StaticCalls.Body {
  /// Only switches whose every case is a class or an interface.
  static Optional<StaticCalls.Body> of(InvokeDynamicInstruction call) {
    var cases = new ArrayList<ClassDesc>();
    for (var label : call.bootstrapArgs()) {
      if (!(label instanceof ClassDesc type) || type.isPrimitive()) {
        return Optional.empty();
      }
      cases.add(type);
    }
    return call.name().stringValue().equals("typeSwitch")
        ? Optional.of(new TypeSwitch(cases))
        : Optional.empty();
  }

  @Override
  public void write(CodeBuilder code) {
    var labels = new ArrayList<Label>();
    var switches = new ArrayList<SwitchCase>();
    for (int i = 0; i < cases.size(); i++) {
      labels.add(code.newLabel());
      switches.add(SwitchCase.of(i, labels.get(i)));
    }
    var none = code.newLabel();
    labels.add(none);
    var some = code.newLabel();
    code.aload(0).ifnonnull(some).loadConstant(-1).ireturn().labelBinding(some);
    if (!cases.isEmpty()) {
      code.iload(1).tableswitch(0, cases.size() - 1, none, switches);
    }
    for (int i = 0; i < cases.size(); i++) {
      code.labelBinding(labels.get(i))
          .aload(0)
          .instanceOf(cases.get(i))
          .ifeq(labels.get(i + 1))
          .loadConstant(i)
          .ireturn();
    }
    code.labelBinding(none).loadConstant(cases.size()).ireturn();
  }
}
