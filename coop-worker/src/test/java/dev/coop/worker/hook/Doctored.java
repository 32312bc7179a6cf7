package dev.coop.worker.hook;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/** Class files as another JDK might have them. */
final class Doctored {
    private Doctored() {}

    /** The class with a method that has another name; who calls it still calls the old one. */
    static byte[] renameMethod(byte[] original, String name, String other) {
        return transform(original, (builder, element) -> {
            if (element instanceof MethodModel method && method.methodName().equalsString(name)) {
                builder.withMethod(other, method.methodTypeSymbol(), method.flags().flagsMask(),
                        copy -> method.forEach(copy::with));
            } else {
                builder.with(element);
            }
        });
    }

    /** The class, calling a static method {@code owner.name} that has one more parameter. */
    static byte[] addParameter(byte[] original, String owner, String name) {
        ClassDesc type = ClassDesc.of(ClassPatch.PACKAGE, owner);
        return replaceCalls(original, type, name, (code, call) -> code.aconst_null().invokestatic(type, name,
                call.typeSymbol().insertParameterTypes(call.typeSymbol().parameterCount(), ConstantDescs.CD_Object)));
    }

    /** The class, calling {@code other} where it called the method {@code owner.name}. */
    static byte[] renameCall(byte[] original, String owner, String name, String other) {
        ClassDesc type = ClassDesc.of(ClassPatch.PACKAGE, owner);
        return replaceCalls(original, type, name,
                (code, call) -> code.invoke(call.opcode(), type, other, call.typeSymbol(), call.isInterface()));
    }

    private interface Replacement {
        void emit(CodeBuilder code, InvokeInstruction call);
    }

    private static byte[] replaceCalls(byte[] original, ClassDesc owner, String name, Replacement replacement) {
        CodeTransform calls = (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString(name)
                    && call.owner().asSymbol().equals(owner)) {
                replacement.emit(code, call);
            } else {
                code.with(element);
            }
        };
        return transform(original, ClassTransform.transformingMethodBodies(calls));
    }

    private static byte[] transform(byte[] original, ClassTransform transform) {
        ClassFile classFile = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);
        return classFile.transformClass(classFile.parse(original), transform);
    }
}
