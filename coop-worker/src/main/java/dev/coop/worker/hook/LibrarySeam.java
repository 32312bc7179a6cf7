package dev.coop.worker.hook;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Where the JDK loads a native library's file, and nothing else: there the bridge is asked first. */
final class LibrarySeam {
    private static final String LIBRARY = "jdk.internal.loader.NativeLibraries$NativeLibraryImpl";

    /** What changes in the JDK. */
    static final ClassRewrite REWRITE = new InsertionRewrite(LIBRARY, null, "JDK (" + Runtime.version() + ")",
            List.of(new Insertion("open()Z", Insertion.Place.START,
                    "load(Ljdk/internal/loader/NativeLibraries$NativeLibraryImpl;Ljava/lang/String;ZZ)Z",
                    code -> code.aload(0).getfield(ClassDesc.of(LIBRARY), "fromClass", ConstantDescs.CD_Class)
                            .aload(0).getfield(ClassDesc.of(LIBRARY), "name", ConstantDescs.CD_String)
                            .invokestatic(ClassDesc.of(ClassPatch.PACKAGE, "CoopLibraries"), "loading",
                                    MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Class,
                                            ConstantDescs.CD_String)))));

    private LibrarySeam() {}
}
