package dev.coop.worker.hook;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Has the JDK ask the bridge before it opens a native library's file: by the one method that opens them all, once each. For
 * one use.
 */
final class LibraryPatch implements ClassRewrite, CodeTransform {
    private static final String LIBRARY = "jdk.internal.loader.NativeLibraries$NativeLibraryImpl";
    private static final String METHOD = "open";
    /** The class that loads the library, and the file. */
    private static final String FROM = "fromClass";
    private static final String FILE = "name";
    private static final int PARTS = 3;

    private int found;

    @Override
    public String className() {
        return LIBRARY;
    }

    @Override
    public byte[] apply(byte[] original) {
        ClassFile classFile = ClassFile.of();
        byte[] patched = classFile.transformClass(classFile.parse(original), this::patch);
        if (found != PARTS) {
            throw new UnknownJdkException(
                    "in " + LIBRARY + ", there is no " + METHOD + ", " + FROM + " or " + FILE);
        }
        return patched;
    }

    private void patch(ClassBuilder builder, ClassElement element) {
        if (element instanceof MethodModel method && method.methodName().equalsString(METHOD)) {
            builder.transformMethod(method, MethodTransform.transformingCode(this));
            return;
        }
        if (element instanceof FieldModel field && isNeeded(field)) {
            found++;
        }
        builder.with(element);
    }

    private static boolean isNeeded(FieldModel field) {
        ClassDesc type = field.fieldTypeSymbol();
        return field.fieldName().equalsString(FROM)
                ? type.equals(ConstantDescs.CD_Class)
                : field.fieldName().equalsString(FILE) && type.equals(ConstantDescs.CD_String);
    }

    @Override
    public void atStart(CodeBuilder code) {
        ClassDesc library = ClassDesc.of(LIBRARY);
        code.aload(0).getfield(library, FROM, ConstantDescs.CD_Class);
        code.aload(0).getfield(library, FILE, ConstantDescs.CD_String);
        code.invokestatic(ClassDesc.of(ClassPatch.PACKAGE, "CoopLibraries"), "loading",
                MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Class, ConstantDescs.CD_String));
        found++;
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        code.with(element);
    }
}
