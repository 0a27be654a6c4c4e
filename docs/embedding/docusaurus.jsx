import { useEffect, useRef } from "react";

const home = "https://playground.example/";

/** `<OrderingPlayground scenario="11-three-timers" view="flow" onGoal={(goal) => …} />` in any .mdx page. */
export default function OrderingPlayground({ onGoal, ...attributes }) {
  const element = useRef(null);
  useEffect(() => {
    if (!document.querySelector("script[data-ordering]")) {
      const script = document.createElement("script");
      script.src = `${home}ordering-embed.js`;
      script.dataset.ordering = "";
      document.head.append(script);
    }
    const reached = ({ detail }) => onGoal?.(detail);
    const here = element.current;
    here.addEventListener("ordering-goal", reached);
    return () => here.removeEventListener("ordering-goal", reached);
  }, [onGoal]);
  return <ordering-playground ref={element} {...attributes} />;
}
