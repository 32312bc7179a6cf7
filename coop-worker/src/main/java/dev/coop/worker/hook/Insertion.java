package dev.coop.worker.hook;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.function.Consumer;

/**
 * Code that is added to one method.
 *
 * @param method its name and descriptor
 * @param place where the code goes
 * @param call name and descriptor of a call in the method, by which it is known to be the one that the code is for
 * @param code adds it
 */
record Insertion(String method, Place place, String call, Consumer<CodeBuilder> code) {
    /** Where code goes. */
    enum Place {
        START, BEFORE_CALL, AFTER_CALL
    }

    boolean isIn(MethodModel model) {
        return method.equals(model.methodName().stringValue() + model.methodType().stringValue());
    }

    boolean isCall(CodeElement element) {
        return element instanceof InvokeInstruction invoke
                && call.equals(invoke.name().stringValue() + invoke.type().stringValue());
    }

    @Override
    public String toString() {
        return method + " does not call " + call;
    }
}
