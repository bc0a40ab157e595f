package dev.vicinity.verify.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class that needs a real cluster with the mesh installed.
///
/// Left out of a plain `mvn verify`, run by `verify/cluster/run`. Its methods, `@BeforeAll`
/// included, may take a [Cluster] as parameter; sandboxes opened there are removed after the class.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("cluster")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
@ExtendWith(ClusterExtension.class)
public @interface OnCluster {}
