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
import static dev.coop.worker.hook.JdkCall.ACCEPT;
import static dev.coop.worker.hook.JdkCall.BIND;
import static dev.coop.worker.hook.JdkCall.BIND_OF_FAMILY;
import static dev.coop.worker.hook.JdkCall.CONFIGURE_BLOCKING;
import static dev.coop.worker.hook.JdkCall.GET_OPTION;
import static dev.coop.worker.hook.JdkCall.GET_OPTION_OF_FAMILY;
import static dev.coop.worker.hook.JdkCall.LISTEN;
import static dev.coop.worker.hook.JdkCall.LOCAL_ADDRESS;
import static dev.coop.worker.hook.JdkCall.SET_IP_OPTION;
import static dev.coop.worker.hook.JdkCall.SET_OPTION;
import static dev.coop.worker.hook.JdkCall.SET_OPTION_OF_FAMILY;
import static dev.coop.worker.hook.JdkCall.UNIX_ACCEPT;
import static dev.coop.worker.hook.JdkCall.UNIX_BIND;

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
record ClassPatch(String name, boolean interest, List<CallPatch> calls) implements ClassRewrite {
    /** The package of the JDK whose classes are patched, and where the bridge lives. */
    static final String PACKAGE = "sun.nio.ch";
    /** Gives a selector what a channel's key is interested in. */
    static final String INTEREST_METHOD = "translateInterestOps";
    static final String INTEREST_DESCRIPTOR = "(I)I";

    private static final ClassPatch CHANNEL = new ClassPatch("ServerSocketChannelImpl", true,
            List.of(new CallPatch("netBind", BIND_OF_FAMILY, THIS), new CallPatch("netBind", LISTEN, NONE),
                    new CallPatch("netBind", LOCAL_ADDRESS, NONE),
                    new CallPatch("setOption", SET_OPTION_OF_FAMILY, NONE),
                    new CallPatch("getOption", GET_OPTION_OF_FAMILY, NONE),
                    new CallPatch("unixBind", UNIX_BIND, THIS),
                    new CallPatch("unixBind", LISTEN, NONE),
                    new CallPatch("implAccept", ACCEPT, NONE),
                    new CallPatch("implAccept", UNIX_ACCEPT, NONE),
                    new CallPatch("lockedConfigureBlocking", CONFIGURE_BLOCKING, NONE),
                    new CallPatch("tryLockedConfigureBlocking", CONFIGURE_BLOCKING, NONE)));
    private static final ClassPatch SOCKET = new ClassPatch("NioSocketImpl", false,
            List.of(new CallPatch("bind", BIND, SERVER_AND_THIS), new CallPatch("bind", LOCAL_ADDRESS, NONE),
                    new CallPatch("setOption", SET_OPTION, NONE),
                    new CallPatch("setOption", SET_IP_OPTION, NONE),
                    new CallPatch("getOption", GET_OPTION, NONE),
                    new CallPatch("getOption", GET_OPTION_OF_FAMILY, NONE),
                    new CallPatch("listen", LISTEN, NONE), new CallPatch("accept", ACCEPT, NONE),
                    new CallPatch("timedAccept", ACCEPT, NONE)));
    private static final ClassPatch ASYNCHRONOUS = new ClassPatch("AsynchronousServerSocketChannelImpl", false,
            List.of(new CallPatch("bind", BIND, THIS), new CallPatch("bind", LISTEN, NONE),
                    new CallPatch("bind", LOCAL_ADDRESS, NONE),
                    new CallPatch("setOption", SET_OPTION_OF_FAMILY, NONE),
                    new CallPatch("getOption", GET_OPTION_OF_FAMILY, NONE)));
    private static final ClassPatch ASYNCHRONOUS_ACCEPT = new ClassPatch("UnixAsynchronousServerSocketChannelImpl",
            false, List.of(new CallPatch("implAccept", ACCEPT, NONE),
                    new CallPatch("onEvent", ACCEPT, NONE)));

    /** Every class that has to change. */
    static final List<ClassPatch> ALL = List.of(CHANNEL, SOCKET, ASYNCHRONOUS, ASYNCHRONOUS_ACCEPT);

    static String internalName(String simpleName) {
        return PACKAGE.replace('.', '/') + "/" + simpleName;
    }

    ClassDesc symbol() {
        return ClassDesc.of(PACKAGE, name);
    }

    @Override
    public String className() {
        return PACKAGE + "." + name;
    }

    /** @throws UnknownJdkException naming class and method when something to be patched is not there */
    @Override
    public byte[] apply(byte[] original) {
        BodyPatch body = new BodyPatch(this);
        ClassFile classFile = ClassFile.of();
        byte[] patched = classFile.transformClass(classFile.parse(original),
                (builder, element) -> patch(builder, element, body));
        List<String> missing = body.missing();
        if (!missing.isEmpty()) {
            throw new UnknownJdkException("in " + PACKAGE + "." + name + ", " + missing.getFirst());
        }
        return patched;
    }

    private void patch(ClassBuilder builder, ClassElement element, BodyPatch body) {
        if (element instanceof MethodModel method && body.enter(
                method.methodName().stringValue(), method.methodType().stringValue())) {
            builder.transformMethod(method, MethodTransform.transformingCode(body));
        } else {
            builder.with(element);
        }
    }
}
