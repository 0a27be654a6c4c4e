# Stops everything, Fabric first: brokers want ZooKeeper to say goodbye.
pkill orderer
/opt/kafka_2.12-1.1.1/bin/kafka-server-stop.sh
sleep 5
/opt/kafka_2.12-1.1.1/bin/zookeeper-server-stop.sh
