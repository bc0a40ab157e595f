package dev.vicinity.verify.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructor;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/// What may not be used, where, and what to use instead.
record Bans(String name, String where, ArchCondition<JavaClass> condition, String instead) {
  private static final String ANYWHERE = "dev.vicinity";

  /// Time and chance are parameters of pure code.
  static final List<Bans> CLOCKS_AND_DICE =
      List.of(
          clock("System.nanoTime", callMethod(System.class, "nanoTime")),
          clock("System.currentTimeMillis", callMethod(System.class, "currentTimeMillis")),
          clock("Instant.now", callMethod(Instant.class, "now")),
          clock("LocalDateTime.now", callMethod(LocalDateTime.class, "now")),
          clock("ZonedDateTime.now", callMethod(ZonedDateTime.class, "now")),
          clock("Clock.systemUTC", callMethod(Clock.class, "systemUTC")),
          dice("ThreadLocalRandom", callMethod(ThreadLocalRandom.class, "current")),
          dice("new Random", callConstructor(Random.class)),
          dice("new SplittableRandom", callConstructor(SplittableRandom.class)),
          dice("Math.random", callMethod(Math.class, "random")));

  static final List<Bans> EVERYWHERE =
      List.of(
          new Bans(
              "Thread.sleep",
              ANYWHERE,
              callMethod(Thread.class, "sleep", long.class),
              "timers wait without a thread"),
          new Bans(
              "System.currentTimeMillis",
              ANYWHERE,
              callMethod(System.class, "currentTimeMillis"),
              "durations need a monotonic clock, dates an injected java.time.Clock"),
          new Bans(
              "new Random",
              ANYWHERE,
              callConstructor(Random.class),
              "randomness is a constructor argument (RandomGenerator)"),
          new Bans(
              "java.util.logging",
              ANYWHERE,
              dependOnClassesThat(resideInAPackage("java.util.logging..")),
              "logs go through slf4j"),
          new Bans(
              "Serializable",
              ANYWHERE,
              declareSerializable(),
              "values cross processes as messages of wire"),
          new Bans(
              "String.format",
              "dev.vicinity.sidecar",
              callMethod(String.class, "format", String.class, Object[].class),
              "the data path builds no strings by patterns"),
          new Bans(
              "String.formatted",
              "dev.vicinity.sidecar",
              callMethod(String.class, "formatted", Object[].class),
              "the data path builds no strings by patterns"));

  boolean holdsFor(JavaClass type) {
    return type.getPackageName().startsWith(where);
  }

  private static Bans clock(String name, ArchCondition<JavaClass> condition) {
    return new Bans(name, ANYWHERE, condition, "time is a parameter of pure code");
  }

  private static Bans dice(String name, ArchCondition<JavaClass> condition) {
    return new Bans(name, ANYWHERE, condition, "randomness is a parameter of pure code");
  }

  private static ArchCondition<JavaClass> declareSerializable() {
    return new ArchCondition<>("declare java.io.Serializable") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean declared =
            type.getRawInterfaces().stream()
                .anyMatch(face -> face.isEquivalentTo(Serializable.class));
        events.add(new SimpleConditionEvent(type, declared, type.getName() + " declares it"));
      }
    };
  }
}
