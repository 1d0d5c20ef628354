// Starts GraphiQL on this server. A first visit opens the tabs that teach and runs the first of them,
// so that there is data to look at. All addresses are relative: the server may stand behind any path.
"use strict";

(async () => {
  const { createElement, useEffect } = React;
  const isFirstVisit = localStorage.getItem("graphiql:tabState") === null;
  const tabs = await (await fetch("ide/tabs.json")).json();

  const fetcher = GraphiQL.createFetcher({
    url: "graphql",
    headers: { accept: "application/graphql-response+json, application/json" },
    enableIncrementalDelivery: false,
  });

  function Logo() {
    const { run } = GraphiQL.React.useExecutionContext({ nonNull: true });
    const { queryEditor, variableEditor, headerEditor } = GraphiQL.React.useEditorContext({ nonNull: true });
    useEffect(() => {
      // Tab moves on, as everywhere on a page; else who has no mouse could not leave an editor.
      for (const editor of [queryEditor, variableEditor, headerEditor]) {
        editor?.addKeyMap({ Tab: false, "Shift-Tab": false });
      }
    }, [queryEditor, variableEditor, headerEditor]);
    useEffect(() => {
      if (isFirstVisit && queryEditor) run();
      // Once, when the editor is there; `run` changes with every edit.
    }, [queryEditor]);
    return [
      createElement("span", { key: "name" }, "Sixiang"),
      createElement("a", { key: "schema", href: "schema.graphql" }, "schema.graphql"),
    ];
  }

  ReactDOM.createRoot(document.getElementById("ide")).render(
    createElement(
      GraphiQL,
      {
        fetcher,
        defaultTabs: tabs,
        // Shown from the start, since tabs refer to it.
        defaultEditorToolsVisibility: "variables",
        shouldPersistHeaders: false,
      },
      createElement(GraphiQL.Logo, null, createElement(Logo)),
    ),
  );
})();
