# Stops everything, Fabric first, ZooKeeper last: brokers sign off from it.
pkill orderer
/opt/kafka_2.12-1.1.1/bin/kafka-server-stop.sh
sleep 5
/opt/kafka_2.12-1.1.1/bin/zookeeper-server-stop.sh
