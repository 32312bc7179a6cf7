import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

/**
 * What {@link java.lang.runtime.ObjectMethods} does for equals, hashCode and toString of a record.
 *
 * @param name of the method
 * @param fields of the record, in order
 */
record RecordMethod(String name, ClassDesc type, List<DirectMethodHandleDesc> fields) implements LinkedCalls.Body {
    private static final ClassDesc BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final int HASH_FACTOR = 31;

    static Optional<LinkedCalls.Body> of(InvokeDynamicInstruction call) {
        if (!call.bootstrapMethod().owner().descriptorString().equals("Ljava/lang/runtime/ObjectMethods;")) {
            return Optional.empty();
        }
        // The record's class, the names of its components, then a getter for each.
        var arguments = call.bootstrapArgs();
        return Optional.of(new RecordMethod(call.name().stringValue(), (ClassDesc) arguments.getFirst(),
                arguments.stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList()));
    }

    @Override
    public void write(CodeBuilder code) {
        switch (name) {
            case "equals" -> writeEquals(code);
            case "hashCode" -> writeHashCode(code);
            case "toString" -> writeToString(code);
            default -> throw new IllegalArgumentException("records have no " + name);
        }
    }

    private void writeEquals(CodeBuilder code) {
        Label differs = code.newLabel();
        code.aload(1).instanceOf(type).ifeq(differs);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc fieldType = fieldType(field);
            get(code, 0, field);
            code.aload(1).checkcast(type).getfield(type, field.methodName(), fieldType);
            ClassDesc compared = fieldType.isPrimitive() ? fieldType : CD_Object;
            if (fieldType.isPrimitive()) {
                code.invokestatic(box(fieldType), "compare", MethodTypeDesc.of(CD_int, compared, compared)).ifne(differs);
            } else {
                code.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, compared, compared)).ifeq(differs);
            }
        }
        code.iconst_1().ireturn().labelBinding(differs).iconst_0().ireturn();
    }

    private void writeHashCode(CodeBuilder code) {
        code.iconst_0();
        for (DirectMethodHandleDesc field : fields) {
            code.loadConstant(HASH_FACTOR).imul();
            get(code, 0, field);
            ClassDesc fieldType = fieldType(field);
            if (fieldType.isPrimitive()) {
                code.invokestatic(box(fieldType), "hashCode", MethodTypeDesc.of(CD_int, fieldType));
            } else {
                code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(CD_int, CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private void writeToString(CodeBuilder code) {
        code.new_(BUILDER).dup().invokespecial(BUILDER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
        String before = simpleName() + "[";
        for (DirectMethodHandleDesc field : fields) {
            append(code.loadConstant(before + field.methodName() + "="), CD_String);
            get(code, 0, field);
            append(code, appended(fieldType(field)));
            before = ", ";
        }
        append(code.loadConstant(fields.isEmpty() ? before + "]" : "]"), CD_String);
        code.invokevirtual(BUILDER, "toString", MethodTypeDesc.of(CD_String)).areturn();
    }

    /** As {@link Class#getSimpleName}. */
    private String simpleName() {
        return type.displayName().replaceFirst(".*\\$\\d*", "");
    }

    private static void append(CodeBuilder code, ClassDesc argument) {
        code.invokevirtual(BUILDER, "append", MethodTypeDesc.of(BUILDER, argument));
    }

    /** What {@link StringBuilder#append} declares for values of a type. */
    private static ClassDesc appended(ClassDesc type) {
        if (!type.isPrimitive()) {
            return CD_Object;
        }
        return TypeKind.from(type).asLoadable() == TypeKind.INT && !type.equals(CD_boolean) && !type.equals(ConstantDescs.CD_char) ? CD_int : type;
    }

    private static ClassDesc box(ClassDesc primitive) {
        return TypeKind.from(primitive) == TypeKind.INT ? ConstantDescs.CD_Integer
                : TypeKind.from(primitive) == TypeKind.CHAR ? ConstantDescs.CD_Character : ClassDesc.of("java.lang." + capitalized(primitive.displayName()));
    }

    private static String capitalized(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private void get(CodeBuilder code, int local, DirectMethodHandleDesc field) {
        code.aload(local).getfield(type, field.methodName(), fieldType(field));
    }

    /** A getter takes the record and returns the field. */
    private static ClassDesc fieldType(DirectMethodHandleDesc getter) {
        return getter.invocationType().returnType();
    }
}
