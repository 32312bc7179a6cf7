package dev.coop.worker.hook;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.coop.worker.hook.Insertion.Place;

/**
 * What changes in the classes of Netty's epoll transport, of one loader and with one prefix.
 *
 * <table>
 * <caption>before Netty does it, the bridge is asked</caption>
 * <tr><th>class</th><th>method</th><th>bridge</th></tr>
 * <tr><td>the two kinds of server</td><td>doBind</td><td>serverBinds, for all channels bind by what comes next</td></tr>
 * <tr><td>Socket</td><td>bind</td><td>bind: adopted, or bound by Netty</td></tr>
 * <tr><td></td><td>listen</td><td>listen</td></tr>
 * <tr><td></td><td>accept</td><td>refuses, then accepted</td></tr>
 * <tr><td></td><td>localAddress</td><td>bound</td></tr>
 * <tr><td>FileDescriptor</td><td>close</td><td>closes</td></tr>
 * <tr><td>Native</td><td>epollCtlAdd, epollCtlMod</td><td>watch</td></tr>
 * <tr><td></td><td>epollCtlDel</td><td>forget</td></tr>
 * </table>
 */
final class NettyRewrites {
    private static final ClassDesc BRIDGE = ClassDesc.of(ClassPatch.PACKAGE, "CoopNetty");
    private static final ClassDesc ADDRESS = SocketAddress.class.describeConstable().orElseThrow();
    private static final ClassDesc INT = ConstantDescs.CD_int;
    private static final String BIND = "(Ljava/net/SocketAddress;)V";

    private final String netty;
    private final @Nullable ClassLoader loader;

    /** @param prefix what stands before {@code io.netty.} in the names of its classes */
    NettyRewrites(String prefix, @Nullable ClassLoader loader) {
        this.netty = prefix + "io.netty.channel.";
        this.loader = loader;
    }

    List<ClassRewrite> all() {
        return List.of(descriptor(), socket(), epoll(), server("epoll.EpollServerSocketChannel"),
                server("epoll.EpollServerDomainSocketChannel"));
    }

    private ClassRewrite descriptor() {
        return rewrite("unix.FileDescriptor", new Insertion("close()V", Place.BEFORE_CALL, "close(I)I",
                code -> code.dup().invokestatic(BRIDGE, "closes", MethodTypeDesc.of(ConstantDescs.CD_void, INT))));
    }

    private ClassRewrite socket() {
        ClassDesc socket = ClassDesc.of(netty + "unix.Socket");
        Consumer<CodeBuilder> number = code -> code.aload(0).invokevirtual(socket, "intValue", MethodTypeDesc.of(INT));
        return rewrite("unix.Socket",
                new Insertion("bind" + BIND, Place.START, "bind(IZ[BII)I",
                        number.andThen(code -> unless(code.aload(1), "bind", CodeBuilder::return_, INT, ADDRESS))),
                new Insertion("listen(I)V", Place.START, "listen(II)I",
                        number.andThen(code -> unless(code, "listen", CodeBuilder::return_, INT))),
                new Insertion("localAddress()Ljava/net/InetSocketAddress;", Place.BEFORE_CALL, "localAddress(I)[B",
                        code -> code.invokestatic(BRIDGE, "bound", MethodTypeDesc.of(INT, INT))),
                new Insertion("accept([B)I", Place.START, "accept(I[B)I",
                        number.andThen(code -> unless(code, "refuses", none -> none.iconst_m1().ireturn(), INT))),
                new Insertion("accept([B)I", Place.AFTER_CALL, "accept(I[B)I", number.andThen(
                        code -> code.invokestatic(BRIDGE, "accepted", MethodTypeDesc.of(INT, INT, INT)))));
    }

    private ClassRewrite epoll() {
        return rewrite("epoll.Native", watch("epollCtlAdd"), watch("epollCtlMod"),
                new Insertion("epollCtlDel(II)V", Place.START, "epollCtlDel0(II)I",
                        code -> unless(code.iload(0).iload(1), "forget", CodeBuilder::return_, INT, INT)));
    }

    private static Insertion watch(String method) {
        return new Insertion(method + "(III)V", Place.START, method + "0(III)I",
                code -> unless(code.iload(0).iload(1).iload(2), "watch", CodeBuilder::return_, INT, INT, INT));
    }

    private ClassRewrite server(String name) {
        return rewrite(name, new Insertion("doBind" + BIND, Place.START, "listen(I)V", code -> code.aload(1)
                .invokestatic(BRIDGE, "serverBinds", MethodTypeDesc.of(ConstantDescs.CD_void, ADDRESS))));
    }

    /** Goes on unless the bridge, called with what is on the stack, says that it has done what there was to do. */
    private static void unless(CodeBuilder code, String method, Consumer<CodeBuilder> leave, ClassDesc... parameters) {
        code.invokestatic(BRIDGE, method, MethodTypeDesc.of(ConstantDescs.CD_boolean, parameters)).ifThen(Opcode.IFNE,
                leave::accept);
    }

    private ClassRewrite rewrite(String name, Insertion... insertions) {
        return new InsertionRewrite(netty + name, loader, List.of(insertions));
    }
}
