import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link java.lang.runtime.SwitchBootstraps#typeSwitch} does, where all labels are types. */
record TypeSwitch(List<ClassDesc> labels) implements LinkedCalls.Body {
    private static final int NULL = -1;

    static Optional<LinkedCalls.Body> of(InvokeDynamicInstruction call) {
        var bootstrap = call.bootstrapMethod();
        if (!bootstrap.owner().descriptorString().equals("Ljava/lang/runtime/SwitchBootstraps;") || !bootstrap.methodName().equals("typeSwitch")) {
            return Optional.empty();
        }
        List<ClassDesc> labels = new ArrayList<>();
        for (ConstantDesc label : call.bootstrapArgs()) {
            if (!(label instanceof ClassDesc type)) {
                return Optional.empty();
            }
            labels.add(type);
        }
        return Optional.of(new TypeSwitch(labels));
    }

    /** Of the object and the label to begin with: the index of the first label that fits, -1 for null, their number for none. */
    @Override
    public void write(CodeBuilder code) {
        Label notNull = code.newLabel();
        code.aload(0).ifnonnull(notNull).loadConstant(NULL).ireturn().labelBinding(notNull);
        for (int index = 0; index < labels.size(); index++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(index).if_icmpgt(next);
            code.aload(0).instanceOf(labels.get(index)).ifeq(next);
            code.loadConstant(index).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }
}
