from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise, product

import networkx
import numpy
import pytest
from scipy.sparse.csgraph import bellman_ford as scipy_bellman_ford
from scipy.sparse.csgraph import floyd_warshall as scipy_floyd_warshall

from chainexec.corpus.algorithms import algorithms
from corpus.algorithms.answers import function, judge, names


def undirected(graph):
    return networkx.Graph(graph)


def directed(graph):
    return networkx.DiGraph(graph)


def with_weights(graph, kind):
    made = kind()
    made.add_nodes_from(graph)
    made.add_weighted_edges_from((a, b, weight) for a in graph for b, weight in graph[a].items())
    return made


def from_edges(count, edges, kind=networkx.Graph):
    made = kind()
    made.add_nodes_from(range(count))
    made.add_weighted_edges_from(edges)
    return made


def depth_first_search(answer, graph):
    assert set(answer) == set(graph)
    assert sorted(time for times in answer.values() for time in times) == list(range(1, 2 * len(graph) + 1))
    clock, time = {}, 0
    for _, node, label in networkx.dfs_labeled_edges(directed(graph)):
        if label == "forward":
            time += 1
            clock[node] = [time]
        elif label == "reverse":
            time += 1
            clock[node].append(time)
    assert {node: tuple(times) for node, times in clock.items()} == answer


def breadth_first_search(answer, graph, start):
    distance, parent = answer
    assert distance == networkx.single_source_shortest_path_length(undirected(graph), start)
    assert parent == {node: source for source, node in networkx.bfs_edges(undirected(graph), start)}


def layers(graph, start):
    return [list(layer) for layer in networkx.bfs_layers(directed(graph), start)]


def forward(answer, graph):
    place = {node: at for at, node in enumerate(answer)}
    assert set(place) == set(graph) and len(place) == len(answer)
    assert all(place[a] < place[b] for a in graph for b in graph[a])


def topological_sort(answer, graph):
    if answer is None:
        assert not networkx.is_directed_acyclic_graph(directed(graph))
    else:
        forward(answer, graph)


def components(answer, graph):
    expected = {frozenset(group) for group in networkx.strongly_connected_components(directed(graph))}
    assert {frozenset(group) for group in answer} == expected
    assert len(answer) == len(expected) and all(sorted(group) == group for group in answer)


def spans(tree, graph):
    """`tree` joins what hangs together in `graph`, without a cycle."""
    made = networkx.Graph(list(tree))
    made.add_nodes_from(graph)
    assert all(graph.has_edge(*pair) for pair in tree)
    assert networkx.is_forest(made) and networkx.number_connected_components(made) == networkx.number_connected_components(graph)


def least_weight(graph):
    return sum(data["weight"] for _, _, data in networkx.minimum_spanning_edges(graph, algorithm="boruvka"))


def kruskal(answer, count, edges):
    graph = from_edges(count, edges)
    assert set(answer) <= set(edges)
    spans([(a, b) for a, b, _ in answer], graph)
    assert sum(weight for _, _, weight in answer) == least_weight(graph)


def prim(answer, graph, start):
    tree, total = answer
    made = with_weights(graph, networkx.Graph)
    part = made.subgraph(networkx.node_connected_component(made, start))
    spans(tree, part)
    assert total == sum(made[a][b]["weight"] for a, b in tree) == least_weight(part)


def boruvka(answer, count, edges):
    tree = networkx.minimum_spanning_edges(from_edges(count, edges), algorithm="kruskal", data=False)
    chosen = {frozenset(pair) for pair in tree}
    expected = [number for number, (a, b, _) in enumerate(edges) if frozenset((a, b)) in chosen]
    assert answer == expected


def bellman_ford(nodes, edges, start):
    graph = networkx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from(edges)
    try:
        return dict(networkx.single_source_bellman_ford_path_length(graph, start))
    except networkx.NetworkXUnbounded:
        return None


def dag_shortest_paths(graph, start):
    nodes = list(graph)
    matrix = numpy.full((len(nodes), len(nodes)), numpy.inf)
    for a in graph:
        for b, weight in graph[a].items():
            matrix[nodes.index(a), nodes.index(b)] = weight if weight else 1e-5  # a zero would be no edge
    costs = scipy_bellman_ford(matrix, directed=True, indices=nodes.index(start))
    return {node: round(cost) for node, cost in zip(nodes, costs) if cost < numpy.inf}


def shortest_path(answer, graph, start, goal):
    made = with_weights(graph, networkx.Graph)
    if answer is None:
        assert not networkx.has_path(made, start, goal)
        return
    path, cost = answer
    assert path[0] == start and path[-1] == goal
    assert cost == networkx.path_weight(made, path, "weight") == networkx.dijkstra_path_length(made, start, goal)


def floyd_warshall(answer, matrix):
    given = numpy.array([[numpy.inf if cost is None else cost for cost in row] for row in matrix], dtype=float)
    expected = scipy_floyd_warshall(given)
    for place in range(len(matrix)):
        expected[place, place] = given[place, place]  # a lone node may be given a cost to itself
    assert answer == [[None if cost == numpy.inf else round(cost) for cost in row] for row in expected]


def bipartite_matching(answer, skills):
    graph = networkx.Graph()
    graph.add_nodes_from(skills)
    graph.add_edges_from((person, job) for person, jobs in skills.items() for job in jobs)
    assert all(job in skills[person] for job, person in answer.items()) and len(set(answer.values())) == len(answer)
    assert 2 * len(answer) == len(networkx.bipartite.maximum_matching(graph, top_nodes=skills))


def degrees(answer, nodes, edges):
    counts = Counter(node for pair in edges for node in pair)
    assert answer == ({node: counts[node] for node in nodes}, [node for node in nodes if counts[node] == max(counts.values(), default=0)])


def union_find(answer, count, pairs):
    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    joined = []
    for a, b in pairs:
        joined.append(not networkx.has_path(graph, a, b))
        graph.add_edge(a, b)
    assert answer == (joined, networkx.number_connected_components(graph))


def has_cycle(graph):
    return bool(networkx.cycle_basis(undirected(graph)))


def cycle_directed(answer, graph):
    if answer is None:
        assert networkx.is_directed_acyclic_graph(directed(graph))
    else:
        assert all(b in graph[a] for a, b in pairwise([*answer, answer[0]])) and len(set(answer)) == len(answer)


def connected_components(answer, graph):
    assert [set(group) for group in answer] == list(networkx.connected_components(undirected(graph)))
    assert [group[0] for group in answer] == [min(group) for group in answer]


def clustering(graph):
    return {node: round(float(share), 3) for node, share in networkx.clustering(undirected(graph)).items()}


def jaccard(graph):
    pairs = list(combinations(sorted(graph), 2))
    return {(a, b): round(float(share), 3) for a, b, share in networkx.jaccard_coefficient(undirected(graph), pairs)}


def page_rank(answer, links, rounds):
    """Powers of the matrix of random surfing."""
    pages = list(links)
    matrix = numpy.zeros((len(pages), len(pages)))
    for column, page in enumerate(pages):
        for target in links[page] or pages:
            matrix[pages.index(target), column] = 1 / len(links[page] or pages)
    step = 0.8 * matrix + 0.2 / len(pages)
    expected = numpy.linalg.matrix_power(step, rounds) @ numpy.full(len(pages), 1 / len(pages))
    assert list(answer) == pages
    assert list(answer.values()) == pytest.approx(expected, abs=0.0001 * (rounds + 1))
    assert all(round(rank, 4) == rank for rank in answer.values())


def maximum_flow(edges, source, sink):
    graph = networkx.DiGraph()
    graph.add_nodes_from([source, sink])
    for a, b, capacity in edges:
        graph.add_edge(a, b, capacity=capacity)
    return networkx.minimum_cut_value(graph, source, sink)


def two_colouring(answer, graph):
    if answer is None:
        assert not networkx.is_bipartite(undirected(graph))
    else:
        assert set(answer) == set(graph) and set(answer.values()) <= {"red", "blue"}
        assert all(answer[a] != answer[b] for a in graph for b in graph[a])


def held_karp(graph):
    """Whether there is a path over all nodes, from sets of nodes and their last ones."""
    ends = {(frozenset([node]), node) for node in graph}
    for _ in range(len(graph) - 1):
        ends = {(seen | {after}, after) for seen, last in ends for after in graph[last] if after not in seen}
    return bool(ends)


def hamiltonian_path(answer, graph):
    if answer is None:
        assert not held_karp(graph)
    else:
        assert sorted(answer) == sorted(graph) and all(b in graph[a] for a, b in pairwise(answer))


def euler_path(answer, edges):
    if answer is None:
        assert not networkx.has_eulerian_path(networkx.Graph(edges))
    else:
        assert Counter(frozenset(pair) for pair in pairwise(answer)) == Counter(map(frozenset, edges))


def transitive_closure(matrix):
    graph = networkx.from_numpy_array(numpy.array(matrix), create_using=networkx.DiGraph)
    return networkx.to_numpy_array(networkx.transitive_closure(graph), nodelist=range(len(matrix)), dtype=int).tolist()


def greedy_colouring(graph):
    return networkx.greedy_color(undirected(graph), strategy=lambda made, colours: list(graph))


def map_colouring(answer, graph, colours):
    made = undirected(graph)
    if answer is None:
        assert not any(all(choice[a] != choice[b] for a, b in made.edges) for choice in product(range(colours), repeat=len(graph)))
    else:
        assert set(answer) == set(graph) and set(answer.values()) <= set(range(1, colours + 1))
        assert all(answer[a] != answer[b] for a, b in made.edges)


def a_star(grid):
    graph = networkx.grid_2d_graph(len(grid), len(grid[0]))
    graph.remove_nodes_from([(row, column) for row, line in enumerate(grid) for column, sign in enumerate(line) if sign == "#"])
    goal = (len(grid) - 1, len(grid[0]) - 1)
    return networkx.shortest_path_length(graph, (0, 0), goal) if networkx.has_path(graph, (0, 0), goal) else None


def meeting_distance(graph, start, goal):
    made = undirected(graph)
    return networkx.shortest_path_length(made, start, goal) if networkx.has_path(made, start, goal) else None


def tree_diameter(answer, tree):
    assert len(set(answer)) == len(answer) == networkx.diameter(undirected(tree)) + 1
    assert all(b in tree[a] for a, b in pairwise(answer))


def common_ancestors(parent, pairs):
    tree = networkx.DiGraph([(above, node) for node, above in parent.items()])
    return [networkx.lowest_common_ancestor(tree, a, b) for a, b in pairs]


def maximal_cliques(answer, graph):
    expected = {frozenset(clique) for clique in networkx.find_cliques(undirected(graph))}
    assert set(map(frozenset, answer)) == expected and len(answer) == len(expected)
    assert all(sorted(clique) == clique for clique in answer)


def bridges(answer, graph):
    assert set(map(frozenset, answer)) == set(map(frozenset, networkx.bridges(undirected(graph)))) and len(set(answer)) == len(answer)


JUDGES = {
    "a_star": a_star,
    "articulation_points": lambda graph: sorted(networkx.articulation_points(undirected(graph))),
    "bellman_ford": bellman_ford,
    "bidirectional_search": meeting_distance,
    "bipartite_check": two_colouring,
    "bipartite_matching": bipartite_matching,
    "boruvka": boruvka,
    "breadth_first_search": breadth_first_search,
    "breadth_first_traversal": layers,
    "bridges": bridges,
    "clustering_coefficient": clustering,
    "common_neighbours": lambda graph, pairs: [sorted(networkx.common_neighbors(undirected(graph), a, b)) for a, b in pairs],
    "connected_components": connected_components,
    "connectivity": lambda graph, start, goal: networkx.has_path(undirected(graph), start, goal),
    "cycle_directed": cycle_directed,
    "cycle_undirected": has_cycle,
    "dag_shortest_paths": dag_shortest_paths,
    "degree_sequence": lambda degrees: networkx.is_graphical(degrees, method="eg"),
    "degrees": degrees,
    "depth_first_search": depth_first_search,
    "depth_first_traversal": lambda graph, start: list(networkx.dfs_preorder_nodes(undirected(graph), start)),
    "diameter": lambda graph: networkx.diameter(undirected(graph)),
    "dijkstra": lambda graph, start: dict(
        networkx.single_source_bellman_ford_path_length(with_weights(graph, networkx.DiGraph), start)
    ),
    "euler_path": euler_path,
    "floyd_warshall": floyd_warshall,
    "greedy_colouring": greedy_colouring,
    "hamiltonian_path": hamiltonian_path,
    "has_edge": lambda count, edges, asked: [pair in edges for pair in asked],
    "jaccard": jaccard,
    "kosaraju": components,
    "kruskal": kruskal,
    "lowest_common_ancestor": common_ancestors,
    "map_colouring": map_colouring,
    "maximal_cliques": maximal_cliques,
    "maximum_flow": maximum_flow,
    "minimum_spanning_tree_weight": lambda graph: least_weight(with_weights(graph, networkx.Graph)),
    "neighbours": lambda edges, node: sorted({other for pair in edges if node in pair for other in pair} - {node}),
    "page_rank": page_rank,
    "predecessors": lambda graph, asked: {node: sorted(directed(graph).predecessors(node)) for node in asked},
    "prim": prim,
    "shortest_path": shortest_path,
    "tarjan_components": components,
    "topological_sort": topological_sort,
    "topological_sort_depth_first": forward,
    "transitive_closure": transitive_closure,
    "tree_centre": lambda tree: sorted(networkx.center(undirected(tree))),
    "tree_diameter": tree_diameter,
    "union_find": union_find,
}


@pytest.mark.parametrize("name", names("graphs"))
def test_graphs(name):
    judge("graphs", name, JUDGES)


def test_flow_is_sent_back():
    """The shortest path blocks two others: part of its flow has to be taken back."""
    edges = [("s", "a", 1), ("a", "b", 1), ("b", "t", 1), ("s", "c", 1), ("c", "d", 1), ("d", "b", 1), ("a", "e", 1), ("e", "f", 1), ("f", "t", 1)]
    (program,) = algorithms(only=["maximum_flow"], per_program=1)
    assert function(program)(edges, "s", "t") == maximum_flow(edges, "s", "t") == 2
    wrong = replace(program, source=program.source.replace("room[b][a] += extra", "room[b][a] -= extra"))
    assert function(wrong)(edges, "s", "t") == 1  # the case needs it
