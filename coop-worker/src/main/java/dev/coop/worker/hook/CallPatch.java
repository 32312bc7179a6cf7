package dev.coop.worker.hook;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * The calls in one method that go to the bridge instead: to its method of the same name, with the same arguments and,
 * for a bind, with what tells the bridge about the caller.
 *
 * @param method the calling method, overloads too
 * @param call what it calls
 * @param more what the bridge gets besides
 */
record CallPatch(String method, JdkCall call, Arguments more) {
    /** What is added to the arguments of a call. */
    enum Arguments {
        NONE, THIS,
        /** The field that tells a server's socket from a client's, and this. */
        SERVER_AND_THIS
    }

    /** The class that is called instead. */
    static final ClassDesc BRIDGE = ClassDesc.of(ClassPatch.PACKAGE, "CoopListeners");

    /** Emits the call of the bridge in place of a call of {@code type} in {@code caller}. */
    void emit(CodeBuilder code, ClassDesc caller, MethodTypeDesc type) {
        MethodTypeDesc bridged = type;
        if (more == Arguments.SERVER_AND_THIS) {
            code.aload(0).getfield(caller, "server", ConstantDescs.CD_boolean);
            bridged = append(bridged, ConstantDescs.CD_boolean);
        }
        if (more != Arguments.NONE) {
            code.aload(0);
            bridged = append(bridged, caller);
        }
        code.invokestatic(BRIDGE, call.method(), bridged);
    }

    private static MethodTypeDesc append(MethodTypeDesc type, ClassDesc parameter) {
        return type.insertParameterTypes(type.parameterCount(), parameter);
    }

    @Override
    public String toString() {
        return method + " does not call " + call;
    }
}
