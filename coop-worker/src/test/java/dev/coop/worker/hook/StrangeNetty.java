package dev.coop.worker.hook;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.InvocationTargetException;

/** Classes with the names of Netty's, and nothing of what Coop knows of them in it. */
final class StrangeNetty extends ClassLoader {
    private static final String DESCRIPTOR = "io.netty.channel.unix.FileDescriptor";
    private static final String LOADER = "io.netty.util.internal.NativeLibraryUtil";

    private StrangeNetty() {
        super(null);
    }

    /** Loads a native library as Netty does; what that fails with. */
    static String load(String file) throws ReflectiveOperationException {
        try {
            new StrangeNetty().loadClass(LOADER).getMethod("load", String.class).invoke(null, file);
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        }
        return "nothing";
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith("io.netty.")) {
            throw new ClassNotFoundException(name);
        }
        byte[] bytes = switch (name) {
            case LOADER -> loader();
            case DESCRIPTOR -> descriptor();
            default -> ClassFile.of().build(ClassDesc.of(name), _ -> {});
        };
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static byte[] loader() {
        MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
        return ClassFile.of().build(ClassDesc.of(LOADER),
                builder -> builder.withMethodBody("load", type, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                        code -> code.aload(0).invokestatic(ClassDesc.of("java.lang.System"), "load", type).return_())
                        .withFlags(ClassFile.ACC_PUBLIC));
    }

    private static byte[] descriptor() {
        return ClassFile.of().build(ClassDesc.of(DESCRIPTOR),
                builder -> builder
                        .withMethodBody("intValue", MethodTypeDesc.of(ConstantDescs.CD_int), ClassFile.ACC_PUBLIC,
                                code -> code.iconst_0().ireturn())
                        .withMethodBody("close", MethodTypeDesc.of(ConstantDescs.CD_void), ClassFile.ACC_PUBLIC,
                                code -> code.return_()));
    }
}
