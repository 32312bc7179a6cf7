package dev.coop.worker.hook;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** Rewrites the methods of one class, one after the other, and remembers what it has found. */
final class BodyPatch implements CodeTransform {
    private final ClassPatch patch;
    private final List<CallPatch> missing;
    private boolean interestMissing;
    private String method = "";

    BodyPatch(ClassPatch patch) {
        this.patch = patch;
        this.missing = new ArrayList<>(patch.calls());
        this.interestMissing = patch.interest();
    }

    /** Whether the method called {@code name} has to be rewritten; if so, it comes next. */
    boolean enter(String name, String descriptor) {
        method = name;
        if (isInterest()) {
            return descriptor.equals(ClassPatch.INTEREST_DESCRIPTOR);
        }
        for (CallPatch call : patch.calls()) {
            if (call.method().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** What has not been found, each in words. */
    List<String> missing() {
        List<String> all = new ArrayList<>();
        for (CallPatch call : missing) {
            all.add(call.toString());
        }
        if (interestMissing) {
            all.add("there is no " + ClassPatch.INTEREST_METHOD + ClassPatch.INTEREST_DESCRIPTOR);
        }
        return all;
    }

    private boolean isInterest() {
        return patch.interest() && method.equals(ClassPatch.INTEREST_METHOD);
    }

    @Override
    public void atStart(CodeBuilder code) {
        if (isInterest()) {
            code.aload(0).iload(1)
                    .invokestatic(CallPatch.BRIDGE, "interestOps",
                            MethodTypeDesc.of(ConstantDescs.CD_int, patch.symbol(), ConstantDescs.CD_int))
                    .istore(1);
            interestMissing = false;
        }
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        for (CallPatch call : patch.calls()) {
            if (call.method().equals(method) && call.call().matches(element)) {
                call.emit(code, patch.symbol(), ((InvokeInstruction) element).typeSymbol());
                missing.remove(call);
                return;
            }
        }
        code.with(element);
    }
}
