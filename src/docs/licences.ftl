# Licences

What the packaged program contains, and under which licences. Generated: `mvn license:add-third-party`. The same list, with
versions and hashes, is in the program itself as a CycloneDX document: `/actuator/sbom/application`.

| library | version | licence |
| --- | --- | --- |
<#list dependencyMap as e>
<#assign project = e.getKey()/>
| ${project.groupId}:${project.artifactId} | ${project.version} | ${e.getValue()?join(" or ")} |
</#list>
