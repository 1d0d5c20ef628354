// Starts GraphiQL on this server. A first visit runs the first query, so that there is data to look at.
"use strict";

(async () => {
  const { createElement, useEffect } = React;
  const isFirstVisit = localStorage.getItem("graphiql:tabState") === null;
  const firstQuery = await (await fetch("ide/first.graphql")).text();

  const fetcher = GraphiQL.createFetcher({
    url: "graphql",
    headers: { accept: "application/graphql-response+json, application/json" },
    enableIncrementalDelivery: false,
  });

  function Logo() {
    const { run } = GraphiQL.React.useExecutionContext({ nonNull: true });
    const { queryEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
    useEffect(() => {
      if (isFirstVisit && queryEditor) run();
      // Once, when the editor is there; `run` changes with every edit.
    }, [queryEditor]);
    return "Sixiang";
  }

  ReactDOM.createRoot(document.getElementById("ide")).render(
    createElement(
      GraphiQL,
      { fetcher, defaultQuery: firstQuery, shouldPersistHeaders: false },
      createElement(GraphiQL.Logo, null, createElement(Logo)),
    ),
  );
})();
