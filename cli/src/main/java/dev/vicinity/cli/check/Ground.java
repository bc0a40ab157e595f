package dev.vicinity.cli.check;

import java.util.List;

/// What was read of a cluster that the mesh shall come to.
///
/// `denied` are rights that the user lacks, as `verb resource`; `strays` objects with our names
/// that no Helm release owns; `nodesWithout` ready nodes that do not name `image` among theirs.
public record Ground(
    int major,
    int minor,
    String version,
    List<String> denied,
    List<String> otherInjectors,
    List<String> absentDefinitions,
    List<String> foreignDefinitions,
    List<String> strays,
    List<String> releases,
    String image,
    List<String> nodesWithout,
    int nodes) {}
