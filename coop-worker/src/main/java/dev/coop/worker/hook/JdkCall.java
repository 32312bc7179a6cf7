package dev.coop.worker.hook;

import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;

/**
 * The static methods of {@link ClassPatch#PACKAGE} whose calls go to the bridge. The bridge has one of the same name and
 * descriptor for each, so a method whose descriptor differs is another one.
 */
enum JdkCall {
    BIND("Net", "bind", "(Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)V"), BIND_OF_FAMILY("Net", "bind",
            "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)V"), LISTEN("Net", "listen",
                    "(Ljava/io/FileDescriptor;I)V"), ACCEPT("Net", "accept",
                            "(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/net/InetSocketAddress;)I"), LOCAL_ADDRESS(
                                    "Net", "localAddress",
                                    "(Ljava/io/FileDescriptor;)Ljava/net/InetSocketAddress;"), UNIX_BIND(
                                            "UnixDomainSockets", "bind",
                                            "(Ljava/io/FileDescriptor;Ljava/nio/file/Path;)V"), UNIX_ACCEPT(
                                                    "UnixDomainSockets", "accept",
                                                    "(Ljava/io/FileDescriptor;Ljava/io/FileDescriptor;[Ljava/lang/String;)I"), CONFIGURE_BLOCKING(
                                                            "IOUtil", "configureBlocking",
                                                            "(Ljava/io/FileDescriptor;Z)V"), SET_OPTION("Net",
                                                                    "setSocketOption",
                                                                    "(Ljava/io/FileDescriptor;Ljava/net/SocketOption;Ljava/lang/Object;)V"), SET_OPTION_OF_FAMILY(
                                                                            "Net", "setSocketOption",
                                                                            "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;Ljava/lang/Object;)V"), SET_IP_OPTION(
                                                                                    "Net", "setIpSocketOption",
                                                                                    "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;Ljava/lang/Object;)V"), GET_OPTION(
                                                                                            "Net", "getSocketOption",
                                                                                            "(Ljava/io/FileDescriptor;Ljava/net/SocketOption;)Ljava/lang/Object;"), GET_OPTION_OF_FAMILY(
                                                                                                    "Net",
                                                                                                    "getSocketOption",
                                                                                                    "(Ljava/io/FileDescriptor;Ljava/net/ProtocolFamily;Ljava/net/SocketOption;)Ljava/lang/Object;");

    private final String owner;
    private final String method;
    private final String descriptor;

    JdkCall(String owner, String method, String descriptor) {
        this.owner = owner;
        this.method = method;
        this.descriptor = descriptor;
    }

    String method() {
        return method;
    }

    boolean matches(CodeElement element) {
        return element instanceof InvokeInstruction invoke && invoke.name().equalsString(method)
                && invoke.type().equalsString(descriptor)
                && invoke.owner().asInternalName().equals(ClassPatch.internalName(owner));
    }

    @Override
    public String toString() {
        return owner + "." + method + descriptor;
    }
}
