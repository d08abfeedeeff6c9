"""Which function does which task: named, not imported, so that a process loads only what it is asked for.

A task is ``task(bench, asked, reply)``: it reads ``asked.words`` and ``asked.body``, uses ``bench.store`` or ``bench.base``, and answers
by ``reply.json(value)`` or ``reply.start(media).write(...)``; what it refuses it raises, as a KnowledgeBaseError or `Refused`.
"""

TASKS: dict[str, str] = {
    "ready": "kb.web.workers.bench:ready",
    "publish": "kb.web.workers.bench:publish",
    "query": "kb.web.sparql.tasks:query",
    "update": "kb.web.sparql.tasks:update",
    "describe-service": "kb.web.sparql.service:describe",
    "graph-get": "kb.web.sparql.graphs:get",
    "graph-put": "kb.web.sparql.graphs:put",
    "graph-post": "kb.web.sparql.graphs:post",
    "graph-delete": "kb.web.sparql.graphs:delete",
    "reconcile": "kb.web.reconcile.tasks:match",
    "reconcile-extend": "kb.web.reconcile.tasks:extend",
    "reconcile-suggest": "kb.web.reconcile.tasks:suggest",
    "reconcile-propose": "kb.web.reconcile.tasks:propose",
    "reconcile-card": "kb.web.reconcile.tasks:card",
    "ask": "kb.web.api.tasks:ask",
    "find": "kb.web.api.tasks:find",
    "entity": "kb.web.api.tasks:entity",
    "claims": "kb.web.api.tasks:claims",
    "timeline": "kb.web.api.tasks:timeline",
    "linked-known": "kb.web.linked.tasks:known",
    "linked-describe": "kb.web.linked.tasks:describe",
    "linked-ontology": "kb.web.linked.tasks:ontology",
    "assistant-tool": "kb.mcp.work:tool",
    "assistant-entity": "kb.mcp.work:entity",
    "read-article": "kb.web.articles.tasks:read",
    "keep-article": "kb.web.articles.tasks:keep",
}
