package dev.coop.worker.hook;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.util.List;

import static dev.coop.worker.hook.CallPatch.Arguments.NONE;
import static dev.coop.worker.hook.CallPatch.Arguments.SERVER_AND_THIS;
import static dev.coop.worker.hook.CallPatch.Arguments.THIS;

/**
 * What changes in one class of the JDK.
 *
 * <p>Datagram and client sockets bind by the same {@code Net.bind}: so it is the servers' calls that are patched, not
 * what they call.
 *
 * @param name the class's name in {@link #PACKAGE}
 * @param interest whether the class has a {@code translateInterestOps} whose argument the bridge shall see first
 * @param calls the calls that go to the bridge
 */
record ClassPatch(String name, boolean interest, List<CallPatch> calls) {
    /** The package of the JDK whose classes are patched, and where the bridge lives. */
    static final String PACKAGE = "sun.nio.ch";
    /** Gives a selector what a channel's key is interested in. */
    static final String INTEREST_METHOD = "translateInterestOps";

    private static final ClassPatch CHANNEL = new ClassPatch("ServerSocketChannelImpl", true,
            List.of(new CallPatch("netBind", "Net", "bind", THIS), new CallPatch("netBind", "Net", "listen", NONE),
                    new CallPatch("netBind", "Net", "localAddress", NONE),
                    new CallPatch("setOption", "Net", "setSocketOption", NONE),
                    new CallPatch("getOption", "Net", "getSocketOption", NONE),
                    new CallPatch("unixBind", "UnixDomainSockets", "bind", THIS),
                    new CallPatch("unixBind", "Net", "listen", NONE),
                    new CallPatch("implAccept", "Net", "accept", NONE),
                    new CallPatch("implAccept", "UnixDomainSockets", "accept", NONE),
                    new CallPatch("lockedConfigureBlocking", "IOUtil", "configureBlocking", NONE),
                    new CallPatch("tryLockedConfigureBlocking", "IOUtil", "configureBlocking", NONE)));
    private static final ClassPatch SOCKET = new ClassPatch("NioSocketImpl", false,
            List.of(new CallPatch("bind", "Net", "bind", SERVER_AND_THIS),
                    new CallPatch("bind", "Net", "localAddress", NONE),
                    new CallPatch("setOption", "Net", "setSocketOption", NONE),
                    new CallPatch("getOption", "Net", "getSocketOption", NONE),
                    new CallPatch("listen", "Net", "listen", NONE), new CallPatch("accept", "Net", "accept", NONE),
                    new CallPatch("timedAccept", "Net", "accept", NONE)));
    private static final ClassPatch ASYNCHRONOUS = new ClassPatch("AsynchronousServerSocketChannelImpl", false,
            List.of(new CallPatch("bind", "Net", "bind", THIS), new CallPatch("bind", "Net", "listen", NONE),
                    new CallPatch("bind", "Net", "localAddress", NONE),
                    new CallPatch("setOption", "Net", "setSocketOption", NONE),
                    new CallPatch("getOption", "Net", "getSocketOption", NONE)));
    private static final ClassPatch ASYNCHRONOUS_ACCEPT = new ClassPatch("UnixAsynchronousServerSocketChannelImpl",
            false, List.of(new CallPatch("implAccept", "Net", "accept", NONE),
                    new CallPatch("onEvent", "Net", "accept", NONE)));

    /** Every class that has to change. */
    static final List<ClassPatch> ALL = List.of(CHANNEL, SOCKET, ASYNCHRONOUS, ASYNCHRONOUS_ACCEPT);

    static String internalName(String simpleName) {
        return PACKAGE.replace('.', '/') + "/" + simpleName;
    }

    ClassDesc symbol() {
        return ClassDesc.of(PACKAGE, name);
    }

    /**
     * The class as it shall be.
     *
     * @throws IllegalStateException naming class and method when something to be patched is not there
     */
    byte[] apply(byte[] original) {
        BodyPatch body = new BodyPatch(this);
        ClassFile classFile = ClassFile.of();
        byte[] patched = classFile.transformClass(classFile.parse(original),
                (builder, element) -> patch(builder, element, body));
        List<String> missing = body.missing();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Coop does not know this JDK (" + Runtime.version() + "): in " + PACKAGE
                    + "." + name + ", " + missing.getFirst());
        }
        return patched;
    }

    private void patch(ClassBuilder builder, ClassElement element, BodyPatch body) {
        if (element instanceof MethodModel method && body.enter(method.methodName().stringValue())) {
            builder.transformMethod(method, MethodTransform.transformingCode(body));
        } else {
            builder.with(element);
        }
    }
}
