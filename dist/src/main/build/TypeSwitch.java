import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;

/** What {@link java.lang.runtime.SwitchBootstraps#typeSwitch} does, where all labels are types and strings. */
record TypeSwitch(List<ConstantDesc> labels) implements LinkedCalls.Body {
    private static final int NULL = -1;
    private static final MethodTypeDesc EQUALS = MethodTypeDesc.of(CD_boolean, CD_Object);

    static Optional<LinkedCalls.Body> of(InvokeDynamicInstruction call) {
        var bootstrap = call.bootstrapMethod();
        if (!bootstrap.owner().descriptorString().equals("Ljava/lang/runtime/SwitchBootstraps;") || !bootstrap.methodName().equals("typeSwitch")) {
            return Optional.empty();
        }
        List<ConstantDesc> labels = call.bootstrapArgs();
        boolean isKnown = labels.stream().allMatch(label -> label instanceof ClassDesc || label instanceof String);
        return isKnown ? Optional.of(new TypeSwitch(labels)) : Optional.empty();
    }

    /** Of the object and the label to begin with: the index of the first label that fits, -1 for null, their number for none. */
    @Override
    public void write(CodeBuilder code) {
        Label notNull = code.newLabel();
        code.aload(0).ifnonnull(notNull).loadConstant(NULL).ireturn().labelBinding(notNull);
        for (int index = 0; index < labels.size(); index++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(index).if_icmpgt(next);
            if (labels.get(index) instanceof ClassDesc type) {
                code.aload(0).instanceOf(type);
            } else {
                code.loadConstant((String) labels.get(index)).aload(0).invokevirtual(CD_String, "equals", EQUALS);
            }
            code.ifeq(next).loadConstant(index).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }
}
