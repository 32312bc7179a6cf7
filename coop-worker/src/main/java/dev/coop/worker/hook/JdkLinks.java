package dev.coop.worker.hook;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the bridge's classes need of the JDK's private parts. The JVM would look for each only when it is first used, in
 * the middle of a bind or an accept: here all are looked for, in the constant pools of those classes.
 */
final class JdkLinks {
    private static final String PACKAGE = ClassPatch.internalName("");
    private static final String BRIDGE = ClassPatch.internalName("Coop");

    /**
     * A field or method.
     *
     * @param owner the class's internal name
     */
    private record Link(String owner, String name, String descriptor) {
        @Override
        public String toString() {
            return owner.replace('/', '.') + " has no " + name + (isMethod() ? "" : " of type ") + descriptor;
        }

        boolean isMethod() {
            return descriptor.startsWith("(");
        }

        boolean isConstructor() {
            return name.equals("<init>");
        }
    }

    private static final String SOCKET = ClassPatch.internalName("NioSocketImpl");
    private static final String CHANNEL = ClassPatch.internalName("ServerSocketChannelImpl");

    /** What the bridge reaches by reflection, and what patched classes get besides the arguments they had. */
    private static final List<Link> HIDDEN = List.of(new Link(SOCKET, "server", "Z"),
            new Link(SOCKET, "stateLock", "Ljava/lang/Object;"), new Link(SOCKET, "state", "I"),
            new Link(SOCKET, "readerThread", "J"), new Link(SOCKET, "ST_CLOSING", "I"),
            new Link(CHANNEL, "stateLock", "Ljava/lang/Object;"), new Link(CHANNEL, "state", "I"),
            new Link(CHANNEL, "thread", "J"), new Link(CHANNEL, "ST_CLOSING", "I"), new Link(
                    "java/nio/channels/spi/AbstractSelectableChannel", "forEach", "(Ljava/util/function/Consumer;)V"));

    private JdkLinks() {}

    /**
     * Checks everything. It loads the classes in question, so they must be patched by then.
     *
     * @param bridge the bridge's class files
     * @throws UnknownJdkException naming the first thing that is not there
     */
    static void check(List<byte[]> bridge) {
        for (Link link : HIDDEN) {
            require(link, true);
        }
        for (byte[] bytes : bridge) {
            for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
                if (entry instanceof MemberRefEntry member && isPrivatePart(member)) {
                    require(new Link(member.owner().asInternalName(), member.name().stringValue(),
                            member.type().stringValue()), false);
                }
            }
        }
    }

    private static boolean isPrivatePart(MemberRefEntry member) {
        String owner = member.owner().asInternalName();
        return owner.startsWith(PACKAGE) && !owner.startsWith(BRIDGE);
    }

    private static void require(Link link, boolean mayBePrivate) {
        try {
            for (Class<?> type = type(link.owner); type != null; type = type.getSuperclass()) {
                Member found = find(type, link);
                if (found != null && (mayBePrivate || !Modifier.isPrivate(found.getModifiers()))) {
                    return;
                }
            }
        } catch (ClassNotFoundException | TypeNotPresentException e) {
            throw new UnknownJdkException(link.toString(), e);
        }
        throw new UnknownJdkException(link.toString());
    }

    private static Class<?> type(String internalName) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'), false, null);
    }

    private static @Nullable Member find(Class<?> type, Link link) {
        try {
            if (!link.isMethod()) {
                Field field = type.getDeclaredField(link.name);
                return field.getType().descriptorString().equals(link.descriptor) ? field : null;
            }
            MethodType method = MethodType.fromMethodDescriptorString(link.descriptor, null);
            if (link.isConstructor()) {
                return type.getDeclaredConstructor(method.parameterArray());
            }
            Method found = type.getDeclaredMethod(link.name, method.parameterArray());
            return found.getReturnType() == method.returnType() ? found : null;
        } catch (NoSuchFieldException | NoSuchMethodException _) {
            return null;
        }
    }
}
